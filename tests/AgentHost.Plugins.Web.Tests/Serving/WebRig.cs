using AgentHost.Plugins.TestKit;
using AgentHost.Plugins.Web.Downloading;
using AgentHost.Plugins.Web.Fetching;

namespace AgentHost.Plugins.Web.Tests.Serving;

/// <summary>A server, a workspace whose settings allow it, and the tools.</summary>
internal sealed class WebRig : IAsyncDisposable
{
    public WebRig(IHttpClients? http = null)
    {
        Workspace.Settings = AgentJson.Parse($$"""{"allow":["127.0.0.1:{{Server.Port}}"]}""");
        var world = new PluginWorld(http);
        Fetch = new FetchTool(world);
        Download = new DownloadTool(world);
    }

    public WebServer Server { get; } = new();

    public TestWorkspace Workspace { get; } = new();

    public FetchTool Fetch { get; }

    public DownloadTool Download { get; }

    public Task<ToolResult> FetchAsync(string path, string more = "") => Workspace.RunAsync(Fetch, $$"""{"url":"{{Server.At(path)}}"{{more}}}""");

    public async Task<string> TextAsync(string path, string more = "") => TestWorkspace.TextOf(await FetchAsync(path, more));

    public Task<ToolResult> DownloadAsync(string url, string target) => Workspace.RunAsync(Download, $$"""{"url":"{{Server.At(url)}}","path":"{{target}}"}""");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Workspace.Dispose();
    }
}
