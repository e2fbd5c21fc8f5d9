using AgentHost.Client;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentHost.Mcp.Serving;

/// <summary>Tells a client when there are other tools than it was told: plugins come and go, and servers behind them.</summary>
internal static class ToolListNotifier
{
    /// <summary>Wait after an event, so that changes that happen together are looked at together.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public static async Task TellAsync(McpServing serving, ServedTools tools, McpServer client, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var e in serving.Host.SubscribeAsync(new EventFilter(), cancellationToken))
            {
                // What plugins tell of themselves may mean that they have other tools.
                if (e is CapabilityChanged or ConfigChanged or PluginStateChanged or OtherEvent { SessionId: null })
                {
                    await Task.Delay(Rest, serving.Time, cancellationToken);
                    if (await tools.HasChangedAsync(client, cancellationToken))
                    {
                        await client.SendNotificationAsync(NotificationMethods.ToolListChangedNotification, cancellationToken);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HostException
            or IOException or McpException or ObjectDisposedException or InvalidOperationException)
        {
            // The client is gone, or the host.
        }
    }
}
