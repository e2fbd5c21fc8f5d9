using System.Globalization;

namespace AgentHost.DisplayBlocks.Tools;

/// <summary>One line for a call: what it is about.</summary>
internal static class CallTitles
{
    /// <summary>Names under which tools of all kinds have what they are about, the most telling first.</summary>
    private static readonly string[] Telling =
        ["command", "path", "file_path", "filePath", "file", "url", "uri", "query", "pattern", "description", "title", "name", "id"];

    /// <summary>Takes the title's arguments.</summary>
    public static string Of(string tool, ToolArguments arguments)
    {
        switch (tool)
        {
            case "read":
                var path = arguments.Text("path") ?? "";
                var first = arguments.Number("offset");
                var count = arguments.Number("limit");
                return first is null && count is null ? path
                    : string.Create(CultureInfo.InvariantCulture, $"{path}:{first ?? 1}-{(count is null ? "" : (first ?? 1) + (long)count - 1)}");
            case "move":
                return $"{arguments.Text("path")} → {arguments.Text("to")}";
            case "shell":
                // A line of several stands below.
                return arguments.Peek("command") is { } command && command.Contains('\n', StringComparison.Ordinal)
                    ? arguments.Text("description") ?? command[..command.IndexOf('\n', StringComparison.Ordinal)]
                    : arguments.Text("command") ?? "";
            case "grep" or "glob":
                var pattern = arguments.Text("pattern") ?? "";
                return arguments.Text("path") is { } folder ? $"{pattern} in {folder}" : pattern;
            case "task":
                var agent = arguments.Text("agent");
                var description = arguments.Text("description") ?? "";
                return agent is null ? description : $"{agent}: {description}";
            case "edit" or "todo" or "ask_user" or "apply_patch":
                return "";
            default:
                foreach (var name in Telling)
                {
                    if (arguments.Peek(name) is { } text && !text.Contains('\n', StringComparison.Ordinal))
                    {
                        return arguments.Text(name)!;
                    }
                }

                return "";
        }
    }
}
