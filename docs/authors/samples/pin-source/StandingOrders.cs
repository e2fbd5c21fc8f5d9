using System.Text;

namespace Samples.PinSource;

internal sealed class StandingOrders(IWorkspaceContext workspace) : AgentHost.PinSource
{
    private const int MostBytes = 8 * 1024;

    public override async ValueTask<IReadOnlyList<ContextPin>> ReadAsync(string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            return [new("Standing orders", Encoding.UTF8.GetString(await workspace.Files.ReadAllAsync("ORDERS.md", MostBytes, cancellationToken)))];
        }
        catch (FileAccessException)
        {
            // Nobody gave any.
            return [];
        }
    }
}
