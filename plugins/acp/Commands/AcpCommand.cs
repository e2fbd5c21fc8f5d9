using System.Text.Json.Nodes;
using AgentHost.Plugins.Acp.Declarations;
using AgentHost.Plugins.Acp.Tools;

namespace AgentHost.Plugins.Acp.Commands;

/// <summary><c>agent acp list|get|test</c>, and <c>/acp</c>.</summary>
internal sealed class AcpCommand(IWorkspaceContext workspace) : Command
{
    /// <inheritdoc/>
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var specs = await AgentSpecs.FindAsync(workspace, cancellationToken);
        switch (call.Arguments)
        {
            case [] or ["list"]:
                return List(specs);
            case ["get" or "test", var name] when specs.FirstOrDefault(spec => spec.Name == name) is not { }:
                return CommandResult.Wrong($"There is no agent {name}; there are: {string.Join(", ", specs.Select(static spec => spec.Name))}.");
            case ["get", var name]:
                return Get(specs.First(spec => spec.Name == name));
            case ["test", var name]:
                return new([]) { Call = new SessionCall("external_agent", Json.Of(new JsonObject { ["agent"] = name })) { SessionName = $"test of {name}" } };
            default:
                return CommandResult.Wrong("Say list, get NAME or test NAME.");
        }
    }

    private CommandResult List(IReadOnlyList<AgentSpec> specs)
    {
        var rows = new List<IReadOnlyList<string>>();
        var data = new JsonArray();
        foreach (var spec in specs.OrderBy(static spec => spec.Name, StringComparer.Ordinal))
        {
            var there = AgentProgram.Find(spec.Command, workspace.Root) is not null;
            rows.Add([spec.Name, spec.Title, there ? "installed" : "not installed", Asks(spec)]);
            data.Add((JsonNode)new JsonObject
            {
                ["name"] = spec.Name,
                ["title"] = spec.Title,
                ["command"] = spec.Command,
                ["asks"] = spec.Asks,
                ["installed"] = there,
                ["acquire"] = spec.Acquire,
                ["plugin"] = spec.Plugin,
            });
        }

        return new(rows.Count == 0 ? [new TextBlock("There are no other agents here.")]
        :
        [
            new TableBlock(["name", "agent", "program", "before it changes files"], rows),
            new TextBlock("agent acp get NAME says how one is installed, and what it reaches and reads; agent run --model NAME/default \"…\" prompts one."),
        ])
        {
            Data = Json.Of(data)
        };
    }

    private CommandResult Get(AgentSpec spec)
    {
        var program = AgentProgram.Find(spec.Command, workspace.Root);
        var lines = new List<string>
        {
            program is null
                ? $"{spec.Title} is not installed: there is no program {spec.Command} on PATH.{(spec.Acquire is { } how ? $" To install it, {how}" : "")}"
                : $"{spec.Title} is installed: {program.Path}",
            ExternalAgentTool.Opened(spec),
            $"Before it changes files: {Asks(spec)}",
        };
        if (spec.Mode is { } mode)
        {
            lines.Add($"Works in its mode: {mode}");
        }

        return CommandResult.Text(string.Join('\n', lines)) with
        {
            Data = Json.Of(new JsonObject
            {
                ["name"] = spec.Name,
                ["program"] = program?.Path,
                ["acquire"] = spec.Acquire,
                ["hosts"] = new JsonArray([.. spec.Hosts.Select(static host => (JsonNode)host)]),
                ["reads"] = new JsonArray([.. spec.Reads.Select(static path => (JsonNode)path)]),
                ["writes"] = new JsonArray([.. spec.Writes.Select(static path => (JsonNode)path)]),
                ["variables"] = new JsonArray([.. spec.Variables.Select(static name => (JsonNode)name)]),
                ["mode"] = spec.Mode,
            }),
        };
    }

    private static string Asks(AgentSpec spec) => spec.Asks switch
    {
        true => "asks you",
        false => "does not ask",
        _ => "not known whether it asks",
    };
}
