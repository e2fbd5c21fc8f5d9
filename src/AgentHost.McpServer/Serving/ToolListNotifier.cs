using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>Tells a client of the versions with sessions, until it is gone.</summary>
    public static Task TellAsync(McpServing serving, ServedTools tools, McpServer client, CancellationToken cancellationToken) => WatchAsync(
        serving,
        tools,
        client,
        static () => Task.CompletedTask,
        () => PerRequestVersion.IsSpoken(client)
            ? Task.CompletedTask
            : client.SendNotificationAsync(NotificationMethods.ToolListChangedNotification, cancellationToken),
        cancellationToken);

    /// <summary>Answers a subscription: says what of it is granted, and tells of it until the client ends it.</summary>
    public static async ValueTask<EmptyResult> ListenAsync(
        McpServing serving, RequestContext<SubscriptionsListenRequestParams> request, CancellationToken cancellationToken)
    {
        // Only tools change here: prompts are read at each list, and sessions are not watched.
        var granted = new SubscriptionsListenNotifications { ToolsListChanged = request.Params?.Notifications?.ToolsListChanged == true ? true : null };
        var tools = new ServedTools(serving);
        if (granted.ToolsListChanged == true)
        {
            await tools.ListAsync(request.Server, cancellationToken);
        }

        await WatchAsync(
            serving,
            tools,
            request.Server,
            () => SendAsync(
                NotificationMethods.SubscriptionsAcknowledgedNotification,
                JsonSerializer.SerializeToNode(
                    new SubscriptionsAcknowledgedNotificationParams { Notifications = granted },
                    McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(SubscriptionsAcknowledgedNotificationParams)))!.AsObject()),
            () => SendAsync(NotificationMethods.ToolListChangedNotification, []),
            cancellationToken);
        return new EmptyResult();

        Task SendAsync(string method, JsonObject parameters)
        {
            var id = JsonSerializer.SerializeToNode(request.JsonRpcRequest.Id, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(RequestId)));
            parameters["_meta"] = new JsonObject { [MetaKeys.SubscriptionId] = id };
            return request.Server.SendMessageAsync(new JsonRpcNotification { Method = method, Params = parameters }, cancellationToken);
        }
    }

    private static async Task WatchAsync(
        McpServing serving, ServedTools tools, McpServer client, Func<Task> begin, Func<Task> tell, CancellationToken cancellationToken)
    {
        try
        {
            var begun = false;
            await foreach (var e in serving.Host.SubscribeAsync(new EventFilter(), cancellationToken))
            {
                // The first event says that none is missed from now on.
                if (!begun)
                {
                    begun = true;
                    await begin();
                }

                // What plugins tell of themselves may mean that they have other tools.
                if (e is CapabilityChanged or ConfigChanged or PluginStateChanged or OtherEvent { SessionId: null })
                {
                    await Task.Delay(Rest, serving.Time, cancellationToken);
                    if (await tools.HasChangedAsync(client, cancellationToken))
                    {
                        await tell();
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
