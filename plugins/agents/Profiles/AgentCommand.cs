namespace AgentHost.Plugins.Agents.Profiles;

/// <summary><c>/agent</c>.</summary>
internal sealed class AgentCommand(IWorkspaceContext workspace, Func<string, string?> variables) : Command
{
    public override ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Arguments is not ([] or ["list"]))
        {
            return new(CommandResult.Wrong("Say /agent list."));
        }

        var agents = AgentFiles.Read(workspace, variables);
        List<DisplayBlock> blocks = agents.Count == 0
            ? [new TextBlock("There are no agents here: an agent is a file such as .agents/agents/reviewer.md.")]
            : [new TableBlock(["name", "tools", "description"], [.. agents.Select(static agent => (IReadOnlyList<string>)[agent.Name, agent.Tools is { } tools ? string.Join(' ', tools) : "all", agent.Description])])];
        blocks.AddRange(agents.SelectMany(static agent => agent.Warnings).Select(static warning => new TextBlock("! " + warning)));
        return new(new CommandResult(blocks) { Data = AgentJson.ToElement(agents) });
    }
}
