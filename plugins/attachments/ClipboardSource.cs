namespace AgentHost.Plugins.Attachments;

/// <summary><c>@clipboard</c>: the text in the system's clipboard, by the program that the system has for it.</summary>
internal sealed class ClipboardSource(IWorkspaceContext workspace) : ContextSource
{
    /// <summary>It is on this machine, and there or not.</summary>
    private const double Seconds = 5;

    private static IReadOnlyList<IReadOnlyList<string>> Programs =>
        OperatingSystem.IsMacOS() ? [["pbpaste"]]
        : OperatingSystem.IsWindows() ? [["powershell.exe", "-NoProfile", "-Command", "Get-Clipboard -Raw"]]
        : [["wl-paste", "--no-newline", "--type", "text"], ["xclip", "-selection", "clipboard", "-o"], ["xsel", "--clipboard", "--output"]];

    public override async ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        if (workspace.Target != "local")
        {
            return ContextContent.Failed($"the clipboard is this machine's, and this workspace is on {workspace.Target}: paste its text instead.");
        }

        using var time = new CallTime(reference, Seconds, cancellationToken);
        string? failed = null;
        foreach (var words in Programs)
        {
            switch (await CapturedProgram.RunAsync(workspace, new ProcessSpec(words[0], [.. words.Skip(1)]), time))
            {
                case (var text, _, 0):
                    return text.Length > 0 ? ContextContent.Of(text) : ContextContent.Failed("the clipboard holds no text.");
                case (_, var error, _) when time.IsOver:
                    return ContextContent.Failed($"{error}.");
                case (_, var error, _):
                    failed ??= $"{words[0]} said: {(error.Length > 200 ? error[..200] : error)}";
                    break;
            }
        }

        return ContextContent.Failed(
            failed ?? $"there is no program that reads the clipboard: install {string.Join(" or ", Programs.Select(static words => words[0]))}.");
    }
}
