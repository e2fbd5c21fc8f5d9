using System.Net.Http.Headers;
using AgentHost.Providers;

namespace AgentHost.Extensions.AI;

/// <summary>An entry of settings whose requests another library sends: its name, limits and secrets.</summary>
internal sealed class ChatEndpoint(ModelClientOptions options) : ProviderEndpoint(options, null, "IChatClient")
{
    protected override void AddOwnHeaders(HttpRequestHeaders headers)
    {
        // The library writes its own.
    }
}
