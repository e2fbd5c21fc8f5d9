using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Commands;
using AgentHost.Plugins.Lsp.Findings;
using AgentHost.Plugins.Lsp.Hooks;
using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.Lsp.Symbols;
using Microsoft.Extensions.Logging;

namespace AgentHost.Plugins.Lsp;

/// <summary>Language servers: started for the files that need them, asked by tools, told of edits.</summary>
public sealed partial class LspPlugin : Plugin
{
    private readonly ConditionalWeakTable<IWorkspaceContext, ServerPool> _pools = [];
    private IPluginContext? _context;

    /// <summary>The servers of a workspace.</summary>
    internal ServerPool PoolOf(IWorkspaceContext workspace) =>
        _pools.GetValue(workspace, key => Make(key));

    /// <summary>Readies it for a context, without registrations.</summary>
    internal void Use(IPluginContext context) => _context = context;

    /// <inheritdoc/>
    public override async ValueTask DeactivateAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_pools.Select(static pair => pair.Value.DisposeAsync().AsTask()));
        _pools.Clear();
    }

    /// <inheritdoc/>
    protected override ValueTask OnActivateAsync(IPluginContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Use(context);
        context.Register<Hook>(CapabilityKinds.Hook, "lsp-diagnostics", workspace => new DiagnosticsHook(PoolOf(workspace), context.Time));
        context.Register<Command>(CapabilityKinds.Command, "lsp", workspace => new LspCommand(PoolOf(workspace)));
        context.Register<ContextSource>(CapabilityKinds.ContextSource, "symbol", workspace => new SymbolSource(PoolOf(workspace), context.Time));
        return default;
    }

    private ServerPool Make(IWorkspaceContext workspace) =>
        new(
            workspace,
            _context?.Time ?? TimeProvider.System,
            slot => Tell(workspace, slot),
            _context is { } context ? new FindingEvents(workspace.Root, data => PublishAsync(context, "lsp.diagnostics", data)) : null);

    private void Tell(IWorkspaceContext workspace, ServerSlot slot)
    {
        if (_context is { } context)
        {
            if (slot.Reason is { } reason)
            {
                context.Logger.LogWarning("{Server}: {Reason}", slot.Spec.Name, reason);
            }

            _ = PublishAsync(
                context,
                "lsp.state",
                new JsonObject
                {
                    ["server"] = slot.Spec.Name,
                    ["root"] = slot.Root,
                    ["workspace"] = workspace.Root,
                    ["state"] = slot.State.ToString().ToLowerInvariant(),
                    ["reason"] = slot.Reason,
                    ["crashes"] = slot.Crashes
                });
        }
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
