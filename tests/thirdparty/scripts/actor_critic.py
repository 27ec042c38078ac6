"""Actor and critic on a corridor: one body, two heads, the losses of a whole episode summed."""

import argparse
from collections import namedtuple

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.distributions import Categorical

SavedAction = namedtuple("SavedAction", ["log_prob", "value"])


class Corridor:
    """Walk left or right from the middle; the right end pays 1, every step costs a little."""

    def __init__(self, length=7, limit=20):
        self.length, self.limit = length, limit

    def reset(self):
        self.place, self.time = self.length // 2, 0
        return self.observe()

    def observe(self):
        state = torch.zeros(self.length)
        state[self.place] = 1.0
        return state

    def step(self, action):
        self.place = max(0, self.place + (1 if action == 1 else -1))
        self.time += 1
        arrived = self.place == self.length - 1
        return self.observe(), (1.0 if arrived else -0.02), arrived or self.time == self.limit


class Policy(nn.Module):
    def __init__(self, length):
        super().__init__()
        self.affine1 = nn.Linear(length, 32)
        self.action_head = nn.Linear(32, 2)
        self.value_head = nn.Linear(32, 1)
        self.saved_actions = []
        self.rewards = []

    def forward(self, x):
        x = F.relu(self.affine1(x))
        return F.softmax(self.action_head(x), dim=-1), self.value_head(x)


def select_action(model, state):
    probs, state_value = model(state)
    m = Categorical(probs)
    action = m.sample()
    model.saved_actions.append(SavedAction(m.log_prob(action), state_value))
    return action.item()


def finish_episode(model, optimizer, gamma):
    R = 0
    policy_losses, value_losses, returns = [], [], []
    for r in model.rewards[::-1]:
        R = r + gamma * R
        returns.insert(0, R)
    returns = torch.tensor(returns)
    returns = (returns - returns.mean()) / (returns.std() + 1e-6)

    for (log_prob, value), R in zip(model.saved_actions, returns, strict=True):
        advantage = R - value.item()
        policy_losses.append(-log_prob * advantage)
        value_losses.append(F.smooth_l1_loss(value, torch.tensor([R])))

    optimizer.zero_grad()
    loss = torch.stack(policy_losses).sum() + torch.stack(value_losses).sum()
    loss.backward()
    optimizer.step()
    del model.rewards[:]
    del model.saved_actions[:]
    return loss.item()


def main():
    parser = argparse.ArgumentParser(description="Actor-critic in a corridor")
    parser.add_argument("--episodes", type=int, default=10)
    parser.add_argument("--gamma", type=float, default=0.99)
    parser.add_argument("--seed", type=int, default=543)
    parser.add_argument("--save", metavar="FILE")
    args = parser.parse_args()

    torch.manual_seed(args.seed)
    env = Corridor()
    model = Policy(env.length)
    optimizer = optim.Adam(model.parameters(), lr=3e-2)

    for i_episode in range(1, args.episodes + 1):
        state, done, ep_reward = env.reset(), False, 0.0
        while not done:
            state, reward, done = env.step(select_action(model, state))
            model.rewards.append(reward)
            ep_reward += reward
        loss = finish_episode(model, optimizer, args.gamma)
        print(f"Episode {i_episode}\tLoss: {loss:.4f}\tReward: {ep_reward:.2f}")

    if args.save:
        torch.save(model.state_dict(), args.save)


if __name__ == "__main__":
    main()
