using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Asking;
using AgentHost.Plugins.Mcp.Commands;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.Mcp.Prompts;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Plugins.Mcp.Tools;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Mcp;

/// <summary>MCP servers: started in the background, their tools, prompts and resources offered, their questions put to the person.</summary>
public sealed class McpPlugin : Plugin
{
    private const int MostOutput = 64 << 10;

    private static readonly TimeSpan CommandDeadline = TimeSpan.FromSeconds(10);

    private readonly ConditionalWeakTable<IWorkspaceContext, ServerHub> _hubs = [];
    private IPluginContext? _context;
    private ModelAsker? _asker;

    /// <inheritdoc/>
    public override async ValueTask DeactivateAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_hubs.Select(static pair => pair.Value.DisposeAsync().AsTask()));
        _hubs.Clear();
    }

    /// <summary>Readies it for a context, without registrations.</summary>
    internal void Use(IPluginContext context)
    {
        _context = context;
        _asker = context.Models is { } models ? new ModelAsker(models, context.Time) : null;
    }

    /// <summary>The servers of a workspace.</summary>
    internal ServerHub HubOf(IWorkspaceContext workspace) => _hubs.GetValue(workspace, Make);

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Use(context);
        context.Register<ToolSource>(CapabilityKinds.ToolSource, "mcp", workspace => new McpToolSource(HubOf(workspace)));
        context.Register<PromptSection>(CapabilityKinds.PromptSection, "mcp", workspace => new InstructionSection(HubOf(workspace), _asker));
        context.Register<CommandSource>(CapabilityKinds.CommandSource, "mcp-prompts", workspace => new PromptCommands(HubOf(workspace)));
        context.Register<ContextSource>(CapabilityKinds.ContextSource, "mcp", workspace => new ResourceSource(HubOf(workspace)));
        context.Register<Command>(CapabilityKinds.Command, "mcp", workspace => new McpCommand(HubOf(workspace)));
        return default;
    }

    private static async Task<string> RunLineAsync(IWorkspaceContext workspace, TimeProvider time, string line, CancellationToken cancellationToken)
    {
        // What keeps secrets is this machine's; there the line would run something else, or nothing.
        if (workspace.Target != "local")
        {
            throw new McpServerException(
                $"$({Cleaned.Line(line, 100)}) is not run, since this workspace is on {workspace.Target}: give the value by a variable");
        }

        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), clock, CommandDeadline, Timeout.InfiniteTimeSpan);
        try
        {
            await using var process = await workspace.Processes.StartAsync(
                new ProcessSpec(workspace.Processes.Shell[0], [.. workspace.Processes.Shell.Skip(1), line]), clock.Token);
            using var bytes = new MemoryStream();
            await foreach (var output in process.ReadAsync(clock.Token))
            {
                if (!output.IsError && bytes.Length < MostOutput)
                {
                    bytes.Write(output.Bytes.Span);
                }
            }

            var code = await process.WaitAsync(clock.Token);
            return code == 0
                ? Encoding.UTF8.GetString(bytes.ToArray()).TrimEnd('\r', '\n')
                : throw new McpServerException($"$({Cleaned.Line(line, 100)}) ended with exit code {code}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new McpServerException($"$({Cleaned.Line(line, 100)}) did not end within {CommandDeadline.TotalSeconds:0} s");
        }
    }

    private ServerHub Make(IWorkspaceContext workspace)
    {
        var context = _context ?? throw new InvalidOperationException("The plugin is not active.");
        var values = new ValueExpander(Environment.GetEnvironmentVariable, (line, token) => RunLineAsync(workspace, context.Time, line, token));
        return new ServerHub(
            new ServerContext(workspace, context.Time, context.State, context.Logger, () => context.Http.Create(), values, _asker)
            {
                Secrets = context.SecretStore,
                GuardedClient = allow => context.Http.CreateGuarded(allow),
                PublishAsync = (type, data) => PublishAsync(context, type, data),
            },
            server => Tell(context, workspace, server));
    }

    private static void Tell(IPluginContext context, IWorkspaceContext workspace, McpServer server)
    {
        if (server.Reason is { } reason)
        {
            context.Logger.LogWarning("{Reason}", Cleaned.Line(reason, 1_000));
        }

        _ = PublishAsync(context, "mcp.state", new JsonObject
        {
            ["server"] = server.Spec.Name,
            ["workspace"] = workspace.Root,
            ["state"] = server.State.ToString().ToLowerInvariant(),
            ["reason"] = server.Reason,
            ["tools"] = server.Offer.Tools.Count,
            ["prompts"] = server.Offer.Prompts.Count,
            ["resources"] = server.Offer.Resources.Count,
        });
    }

    private static async Task PublishAsync(IPluginContext context, string type, JsonObject data)
    {
        try
        {
            await context.Events.PublishAsync(type, null, Json.Of(data), context.Stopping);
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException or ObjectDisposedException)
        {
            // The host is going.
        }
    }
}
