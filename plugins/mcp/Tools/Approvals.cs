using System.Text.Json;
using AgentHost.Plugins.Mcp.Servers;

namespace AgentHost.Plugins.Mcp.Tools;

/// <summary>Remembers what tools were like when they were allowed, so that one that becomes something else under the same name is asked about again.</summary>
internal sealed class Approvals(IKeyValueStore state)
{
    /// <summary>Describes the difference from the tool that was allowed; null where there is none, or nothing was allowed yet.</summary>
    public async ValueTask<string?> ChangedAsync(OfferedTool offered, CancellationToken cancellationToken) =>
        await FindAsync(offered, cancellationToken) is { } before && before != offered.Tool.Print ? offered.Tool.Print.Difference(before) : null;

    /// <summary>Notes that it was allowed as it is.</summary>
    public async ValueTask NoteAsync(OfferedTool offered, CancellationToken cancellationToken)
    {
        if (await FindAsync(offered, cancellationToken) != offered.Tool.Print)
        {
            await state.SetAsync(Key(offered), offered.Tool.Print.ToElement(), null, cancellationToken);
        }
    }

    private async ValueTask<ToolFingerprint?> FindAsync(OfferedTool offered, CancellationToken cancellationToken) =>
        await state.GetAsync(Key(offered), cancellationToken) is { Value: { ValueKind: JsonValueKind.Object } value } ? ToolFingerprint.Read(value) : null;

    private static string Key(OfferedTool offered) => $"allowed/{offered.Server.Spec.Identity}/{ToolNames.Of(offered.Server.Spec.Name, offered.Tool.Name)}";
}
