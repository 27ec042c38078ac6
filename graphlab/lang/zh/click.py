"""Click's own words: headings of help, and errors of usage. The longer of two that fit comes first."""

from __future__ import annotations

HELP: dict[str, str] = {
    "Usage: ": "用法：",
    "Options:": "选项：",
    "Commands:": "命令：",
    "Show this message and exit.": "显示本帮助并退出。",
    "Show the version and exit.": "显示版本并退出。",
    "  [default: {value}]": "  [默认：{value}]",
    "  [required]": "  [必需]",
}

ERRORS: dict[str, str] = {
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "用 '{command} {option}' 查看帮助。",
    "Aborted!": "已中止！",
    # Options
    "No such option {name}.": "没有选项 {name}。",
    "No such option {name}. Did you mean {other}?": "没有选项 {name}。您是不是想用 {other}？",
    "No such option {name}. (Did you mean one of: {others}?)": (
        "没有选项 {name}。（您是不是想用其中之一：{others}？）"
    ),
    "Option {name} requires an argument.": "选项 {name} 需要一个值。",
    "Option {name} requires {number} arguments.": "选项 {name} 需要 {number} 个值。",
    "Option {name} does not take a value.": "选项 {name} 不带值。",
    "Missing option {name}.": "缺少选项 {name}。",
    # Commands and arguments
    "No such command {name}.": "没有命令 {name}。",
    "No such command {name}. Did you mean {other}?": "没有命令 {name}。您是不是想用 {other}？",
    "No such command {name}. (Did you mean one of: {others}?)": (
        "没有命令 {name}。（您是不是想用其中之一：{others}？）"
    ),
    "Missing command.": "缺少命令。",
    "Missing argument {name}.": "缺少参数 {name}。",
    "Missing parameter {name}.": "缺少参数 {name}。",
    "Got unexpected extra argument ({words})": "多余的参数：{words}",
    "Got unexpected extra arguments ({words})": "多余的参数：{words}",
    "Argument {name} takes {number} values.": "参数 {name} 需要 {number} 个值。",
    # Values
    "Invalid value for {name}: {message}": "{name} 的值无效：{message}",
    "Invalid value: {message}": "值无效：{message}",
    "{value} is not one of {choices}.": "{value} 不是 {choices} 之一。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 之内。",
    "{value} is not a valid integer.": "{value} 不是整数。",
    "{value} is not a valid integer range.": "{value} 不是整数。",
    "{value} is not a valid float.": "{value} 不是数。",
    "{value} is not a valid float range.": "{value} 不是数。",
    "{value} is not a valid boolean. Recognized values: {known}": "{value} 不是布尔值。可用的值：{known}",
    "Takes {number} values but 1 was given.": "需要 {number} 个值，只给了 1 个。",
    "Takes {number} values but {given} were given.": "需要 {number} 个值，给了 {given} 个。",
    "{kind} {file} does not exist.": "{kind} {file} 不存在。",
    "{kind} {file} is a file.": "{kind} {file} 是文件。",
    "{kind} {file} is a directory.": "{kind} {file} 是文件夹。",
    "Could not open file {file}: {why}": "无法打开文件 {file}：{why}",
}

MESSAGES: dict[str, str] = {**HELP, **ERRORS}
