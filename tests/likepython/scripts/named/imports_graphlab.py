# captures: graph
import graphlab

print(graphlab.__name__)
