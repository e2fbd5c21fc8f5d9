using AgentHost.Plugins.Skills.Calling;
using AgentHost.Plugins.Skills.Finding;

namespace AgentHost.Plugins.Skills.Commands;

/// <summary>Skills as commands of a person: <c>/name words</c>.</summary>
internal sealed class SkillCommandSource(SkillLibrary library, SkillsPlugin plugin) : CommandSource
{
    public override async ValueTask<IReadOnlyList<CommandSpec>> ListAsync(CancellationToken cancellationToken)
    {
        var set = await library.ReadAsync(capabilities: null, cancellationToken);
        return [.. set.Active.Where(static skill => skill.UserInvocable).OrderBy(static skill => skill.Name, StringComparer.Ordinal)
            .Select(static skill => new CommandSpec(skill.Name, skill.Description) { ArgumentHint = skill.ArgumentHint })];
    }

    public override async ValueTask<CommandResult?> RunAsync(CommandCall call, string? sessionId, CancellationToken cancellationToken)
    {
        var set = await library.ReadAsync(capabilities: null, cancellationToken);
        return set.Find(call.Name) is { } skill ? await RunAsync(skill, call, sessionId ?? "", cancellationToken) : null;
    }

    private async ValueTask<CommandResult> RunAsync(Skill skill, CommandCall call, string session, CancellationToken cancellationToken)
    {
        if (!skill.UserInvocable)
        {
            return CommandResult.Wrong($"The skill {skill.Name} is the model's to load, not a command (user-invocable: false).");
        }

        string body;
        try
        {
            body = SkillText.Body(skill);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return CommandResult.Wrong($"The skill {skill.Name} cannot be read: {exception.Message}");
        }

        plugin.Ask(session, skill.File);
        var text = call.Text ?? string.Join(' ', call.Arguments);

        // Commands within it need a permission, and a sub-agent a caller; both are had where calls are made: the model loads it then.
        var byTool = skill.Fork || (library.RunsShell && SkillBody.Commands(body).Count > 0);
        if (!byTool)
        {
            // The tool counts for itself.
            await library.CountUseAsync(skill.Name, cancellationToken);
        }

        var prompt = byTool
            ? $"Load the skill {skill.Name} with the tool skill{(text.Length > 0 ? $", with these arguments: {text}" : "")}, and do what it says."
            : $"Do what this skill says{(text.Length > 0 ? $", for: {text}" : "")}.\n\n"
                + $"{SkillText.Write(skill, library.Workspace.Trusted, SkillBody.Fill(body, text, skill.Folder, outputs: null, library.ShellRefusal))}";
        return new CommandResult([])
        {
            Prompt = prompt,
            Pin = byTool ? null : $"skill:{skill.Name}",
            Allow = library.Workspace.Trusted && !skill.Fork ? ToolRules.Of(skill.AllowedTools) : [],
            Model = skill.Fork ? null : skill.Model,
            File = skill.File,
            Warnings = library.ShellRefusal is { } refusal && SkillBody.Commands(body).Count > 0
                ? [$"The commands that {skill.File} names (!`…`) are not run: {refusal}."]
                : [],
        };
    }
}
