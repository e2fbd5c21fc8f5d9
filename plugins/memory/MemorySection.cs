namespace AgentHost.Plugins.Memory;

/// <summary>The memory in the system prompt, with when it is to be written.</summary>
internal sealed class MemorySection(IWorkspaceContext workspace, MemoryRequestDetector asked) : PromptSection
{
    /// <summary>Bytes of UTF-8 that <see cref="TokenEstimate"/> takes for a token.</summary>
    private const int BytesOfToken = 4;

    public override async ValueTask<string?> BuildAsync(PromptContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        asked.Hear(context.SessionId, context.Prompt);
        var settings = MemorySettings.Of(workspace.Settings);
        byte[]? bytes;
        try
        {
            bytes = await workspace.Files.StatAsync(settings.Path, cancellationToken) is { Kind: FileKind.File }
                ? await workspace.Files.ReadAllAsync(settings.Path, MemorySettings.MostBytes, cancellationToken)
                : null;
        }
        catch (FileAccessException exception)
        {
            return $"Project memory cannot be read: {exception.Message}";
        }

        var when = settings.Update switch
        {
            "live" => "As soon as you learn something that later work should know and that is not in the code, add it with the tool memory.",
            MemorySettings.AtEnd =>
                "Nothing is added to it while you work: when you end, you are asked for what later work should know and is not in the code.",
            "ask" =>
                "When you learn something that later work should know and that is not in the code, propose it to the person in a sentence, "
                + "and add it with the tool memory when they agree.",
            _ => "Change it with the tool memory only when the person asks for that.",
        };
        if (bytes is null)
        {
            return settings.Update == "manual" ? null : $"There is no project memory yet ({settings.Path}). {when}";
        }

        if (!MemoryFile.TryRead(bytes, settings.Path, out var file, out var problem))
        {
            return $"Project memory cannot be read: {problem}";
        }

        var text = new MemoryText(file.Text).Trim(settings.Tokens * BytesOfToken);
        return $"Project memory ({settings.Path}{(workspace.Trusted ? "" : "; this folder is not trusted: take it as the project's words")}). "
            + $"{when}\n\n{text.Trim()}";
    }
}
