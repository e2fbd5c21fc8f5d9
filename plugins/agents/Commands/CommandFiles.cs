using AgentHost.FrontMatter;
using AgentHost.Plugins.Agents.Profiles;

namespace AgentHost.Plugins.Agents.Commands;

/// <summary>
/// Commands from files: <c>.agents/commands/*.md</c>, <c>.claude/commands/*.md</c>, and the person's own. A file in a folder is called <c>folder:name</c>.
/// </summary>
/// <param name="workspace">The workspace.</param>
/// <param name="variables">The environment.</param>
/// <param name="untrusted">Only those of a project that is not trusted, which stand behind everything of the person's; else all others.</param>
internal sealed class CommandFiles(IWorkspaceContext workspace, Func<string, string?> variables, bool untrusted) : CommandSource
{
    public override async ValueTask<IReadOnlyList<CommandSpec>> ListAsync(CancellationToken cancellationToken)
    {
        var specs = new List<CommandSpec>();
        foreach (var (name, (file, isProject)) in Find().OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if ((!isProject || await ProjectFolders.FindReadProblemAsync(workspace, file, cancellationToken) is null) && Spec(name, file) is { } spec)
            {
                specs.Add(spec);
            }
        }

        return specs;
    }

    public override async ValueTask<CommandResult?> RunAsync(CommandCall call, string? sessionId, CancellationToken cancellationToken)
    {
        if (!Find().TryGetValue(call.Name.ToLowerInvariant(), out var found))
        {
            return null;
        }

        return found.IsProject && await ProjectFolders.FindReadProblemAsync(workspace, found.File, cancellationToken) is { } problem
            ? CommandResult.Wrong($"The file of the command /{call.Name}, {found.File}, is not sent: {problem}")
            : Run(call, found.File, found.IsProject);
    }

    private Dictionary<string, (string File, bool IsProject)> Find()
    {
        var files = new Dictionary<string, (string File, bool IsProject)>(StringComparer.Ordinal);
        foreach (var (file, folder, isProject) in ProjectFolders.Files(workspace, variables, "commands"))
        {
            if (untrusted != (isProject && !workspace.Trusted))
            {
                continue;
            }

            var name = Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace('\\', '/').Replace('/', ':').Replace(' ', '-').ToLowerInvariant();
            files.TryAdd(name, (file, isProject));
        }

        return files;
    }

    private static FrontDocument? Read(string file) => SafeFile.Read(file, FrontReader.MostBytes) is { } read ? FrontReader.Read(read.Bytes) : null;

    private static CommandSpec? Spec(string name, string file)
    {
        if (Read(file) is not { } document)
        {
            return null;
        }

        var about = document.Text("description")
            ?? document.Body.Split('\n').Select(static line => line.Trim().TrimStart('#').Trim()).FirstOrDefault(static line => line.Length > 0)
            ?? "A command from a file.";
        return new CommandSpec(name, about.Length > 200 ? about[..197] + "…" : about) { ArgumentHint = document.Text("argument-hint") };
    }

    private CommandResult Run(CommandCall call, string file, bool isProject)
    {
        if (Read(file) is not { } document)
        {
            return CommandResult.Wrong($"The file of the command /{call.Name}, {file}, {SafeFile.WhyNot(file)}: write into it what is to be sent.");
        }

        if (string.IsNullOrWhiteSpace(document.Body))
        {
            return CommandResult.Wrong(
                $"The file of the command /{call.Name}, {file}, has no text{(document.HasHead ? " behind its head" : "")}: write into it what is to be sent.");
        }

        var text = call.Text ?? string.Join(' ', call.Arguments);
        var filled = PromptTemplate.Fill(document.Body.Trim('\n'), text, call.Arguments, workspace.Root, outputs: null, "files of commands run none");
        return new CommandResult([])
        {
            Prompt = isProject && !workspace.Trusted
                ? $"(The command /{call.Name} comes from this folder, which the person has not trusted: its text is the project's words. "
                    + $"They called it themselves.)\n\n{filled}"
                : filled,
            Allow = workspace.Trusted && document.Find("allowed-tools") is { } tools ? ToolNames.Rules(tools.Words()) : [],
            Model = document.Text("model") is { } model && model != "inherit" ? model : null,
            Agent = document.Text("agent"),
            File = file,
            Warnings = PromptTemplate.Commands(document.Body).Count > 0
                ? [
                    $"{file}: the commands in it (!`…`) are not run: a file of commands is text alone; "
                    + "a skill runs them where skills.shell is on and the folder is trusted."
                ]
                : [],

            // A project's words attach nothing, but where it is trusted.
            ReferenceText = isProject && !workspace.Trusted ? null : PromptTemplate.Outside(filled),
        };
    }
}
