namespace AgentHost.Plugins.Agents.Profiles;

/// <summary><c>/agent</c>: lists the agents; <c>/agent NAME PROMPT</c> has one of them do it.</summary>
internal sealed class AgentCommand(IWorkspaceContext workspace, Func<string, string?> variables) : Command
{
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var agents = await AgentFiles.ReadAsync(workspace, variables, cancellationToken);
        if (call.Arguments is [] or ["list"])
        {
            return List(agents);
        }

        var name = call.Arguments[0];
        if ((agents.FirstOrDefault(agent => agent.Name == name)
            ?? agents.FirstOrDefault(agent => agent.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is not { } found)
        {
            return CommandResult.Wrong(
                $"There is no agent {name}; "
                + $"{(agents.Count == 0 ? "an agent is a file such as .agents/agents/reviewer.md" : $"there are: {string.Join(", ", agents.Select(static agent => agent.Name))}")}.");
        }

        var prompt = Behind(call, name);
        return prompt.Length == 0
            ? CommandResult.Wrong($"Say what {found.Name} is to do: /agent {found.Name} PROMPT.")
            : new CommandResult([]) { Prompt = prompt, Agent = found.Name };
    }

    private static CommandResult List(IReadOnlyList<AgentProfile> agents)
    {
        List<DisplayBlock> blocks = agents.Count == 0
            ? [new TextBlock("There are no agents here: an agent is a file such as .agents/agents/reviewer.md.")]
            : [
                new TableBlock(
                    ["name", "tools", "description"],
                    [
                        .. agents.Select(static agent =>
                            (IReadOnlyList<string>)[agent.Name, agent.Tools is { } tools ? string.Join(' ', tools) : "all", agent.Description])
                    ])
            ];
        blocks.AddRange(agents.SelectMany(static agent => agent.Warnings).Select(static warning => new TextBlock("! " + warning)));
        return new(blocks) { Data = AgentJson.ToElement(agents) };
    }

    /// <summary>The words behind the name as the person wrote them.</summary>
    private static string Behind(CommandCall call, string name)
    {
        var text = call.Text?.TrimStart() ?? "";
        return text.StartsWith(name, StringComparison.Ordinal) ? text[name.Length..].Trim() : string.Join(' ', call.Arguments.Skip(1));
    }
}
