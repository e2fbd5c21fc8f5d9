namespace AgentHost.Plugins.Memory;

/// <summary><c>/memory [SECTION]</c>: shows the project's memory to the person, as it is sent.</summary>
internal sealed class MemoryCommand(IWorkspaceContext workspace) : Command
{
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        var path = MemorySettings.Of(workspace.Settings).Path;
        try
        {
            if (await workspace.Files.StatAsync(path, cancellationToken) is not { Kind: FileKind.File })
            {
                return CommandResult.Text($"There is no project memory ({path}): ask for something to be remembered, or write the file.");
            }

            var bytes = await workspace.Files.ReadAllAsync(path, MemorySettings.MostBytes, cancellationToken);
            if (!MemoryFile.TryRead(bytes, path, out var file, out var problem))
            {
                return CommandResult.Wrong(problem);
            }

            var text = new MemoryText(file.Text);
            var section = MemoryText.NameOf(string.Join(' ', call.Arguments));
            return section.Length == 0 ? Shown(path, file.Text)
                : text.Read(section) is { } found ? Shown(path, found)
                : CommandResult.Wrong($"{path} has no section \"{section}\". There are: {string.Join(", ", text.Sections)}.");
        }
        catch (FileAccessException exception)
        {
            return CommandResult.Wrong(exception.Message);
        }
    }

    private static CommandResult Shown(string path, string text) => new([new TextBlock($"{path}:"), new MarkdownBlock(text.Trim())]);
}
