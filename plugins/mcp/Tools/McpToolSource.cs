using System.Text.Json;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Servers;

namespace AgentHost.Plugins.Mcp.Tools;

/// <summary>The tools of all servers, and two of its own: to wait for servers that still start, and to read resources.</summary>
internal sealed class McpToolSource : ToolSource
{
    /// <summary>Waits for servers.</summary>
    public const string WaitTool = "mcp_servers";

    /// <summary>Lists and reads resources.</summary>
    public const string ResourceTool = "mcp_resource";

    private const int SearchAbove = 40;

    private static readonly JsonElement NoArguments = AgentJson.Parse("""{"type":"object","properties":{},"additionalProperties":false}""");
    private static readonly JsonElement ResourceArguments = AgentJson.Parse(
        """{"type":"object","properties":{"server":{"type":"string","minLength":1,"description":"The server's name; all of them without it."},"uri":{"type":"string","minLength":1,"description":"The resource to read; without it they are listed."}},"additionalProperties":false}""");

    private readonly ServerHub _hub;
    private readonly ServerTool _calls;
    private readonly Lock _gate = new();
    private Dictionary<string, OfferedTool> _offered = new(StringComparer.Ordinal);
    private IReadOnlyList<ToolSpec> _list = [];
    private string _of = "";

    public McpToolSource(ServerHub hub)
    {
        _hub = hub;
        _calls = new ServerTool(hub, this);
    }

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken)
    {
        await _hub.StartAsync(cancellationToken);
        await _hub.WaitBrieflyAsync(TimeSpan.FromMilliseconds(ToolSettings.Number(_hub.Workspace.Settings, "wait", 100, 0, 150)), cancellationToken);
        return List();
    }

    /// <summary>Reports problems of servers that the run names: they were wanted for it, and a short run says nowhere else that one is not there.</summary>
    public override ValueTask<IReadOnlyList<string>> ProblemsAsync(ToolSourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        List<string>? problems = null;
        foreach (var server in _hub.Servers)
        {
            if (server.Spec.Source == ServerDeclarations.RunOption && server.TakeProblem(context.TurnEnds) is { } problem)
            {
                (problems ??= []).Add($"The MCP server {ServerTool.Sentence(problem)}");
            }
        }

        return new(problems ?? (IReadOnlyList<string>)[]);
    }

    /// <inheritdoc/>
    public override Tool FindTool(string name) => _calls;

    /// <summary>A server's tool, as it was listed last; null where it is not there any more.</summary>
    internal OfferedTool? Find(string name)
    {
        lock (_gate)
        {
            return _offered.GetValueOrDefault(name);
        }
    }

    /// <summary>The list of now; the same as before where nothing changed.</summary>
    private IReadOnlyList<ToolSpec> List()
    {
        var servers = _hub.Servers;
        var of = string.Join(
            '\n',
            servers.Select(static server =>
                $"{server.Spec.Name} {(server.State == ServerState.Starting || server.State == ServerState.Stopped ? "?" : "")} {server.Offer.HasResources} "
                + $"{string.Join(' ', server.Offer.Tools.Select(static tool => $"{tool.Name} {tool.Print.Text} {tool.Print.Schema}"))}"));
        lock (_gate)
        {
            if (of == _of)
            {
                return _list;
            }

            var above = ToolSettings.Number(_hub.Workspace.Settings, "searchAbove", SearchAbove, 0, 2_000);
            var wait = servers.Sum(static server => server.Offer.Tools.Count) > above;
            var list = new List<ToolSpec>();
            var offered = new Dictionary<string, OfferedTool>(StringComparer.Ordinal);
            foreach (var server in servers)
            {
                foreach (var tool in server.Offer.Tools)
                {
                    var spec = new ToolSpec(ToolNames.Of(server.Spec.Name, tool.Name), tool.Description, tool.Schema)
                    {
                        Effects = ToolEffects.Mcp,
                        Defer = wait,
                        TimeoutSeconds = server.Spec.Timeout.TotalSeconds + 5
                    };
                    if (offered.TryAdd(spec.Name, new OfferedTool(server, tool, spec)))
                    {
                        list.Add(spec);
                    }
                }
            }

            if (servers.Any(static server => !server.IsKnown && server.Offer.Tools.Count == 0 && server.State is ServerState.Starting or ServerState.Stopped))
            {
                list.Add(new ToolSpec(
                    WaitTool,
                    "Waits until the MCP servers that are still starting are there, and names their tools; those can be called from then on.",
                    NoArguments) { Effects = ToolEffects.None, TimeoutSeconds = 60 });
            }

            if (servers.Any(static server => server.Offer.HasResources))
            {
                list.Add(new ToolSpec(ResourceTool, "Lists the resources of MCP servers, or reads one.", ResourceArguments) { Effects = ToolEffects.Mcp });
            }

            (_of, _offered, _list) = (of, offered, list);
            return list;
        }
    }
}
