using AgentHost.Plugins.TestKit;
using AgentHost.Plugins.Web.Attaching;
using AgentHost.Plugins.Web.Tests.Serving;

namespace AgentHost.Plugins.Web.Tests.Attaching;

public sealed class PageSourceTests
{
    [Fact]
    public async Task Invoke_SentOnWithinTheHost_IsFollowed_ToAnotherHostIsHandedBack()
    {
        await using var other = new WebServer();
        await using var web = new WebServer().On("/page", "Content-Type: text/plain", "the page").Redirect("/old", "/page").Redirect("/away", other.At("/secret"));

        Assert.Contains("the page", await AskAsync(web, web.At("/old"), "text"), StringComparison.Ordinal);
        Assert.Equal(other.At("/secret"), await AskAsync(web, web.At("/away"), "next"));
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Invoke_AddressThatTheGuardShuts_NamesTheSetting()
    {
        await using var web = new WebServer();
        await using var other = new WebServer();

        var said = await AskAsync(web, other.At("/x"), "error");

        Assert.Contains("what the settings allow beside it (plugins.web.allow).", said, StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    private static async Task<string> AskAsync(WebServer allowed, string target, string member)
    {
        using var workspace = new TestWorkspace { Settings = AgentJson.Parse($$"""{"allow":["127.0.0.1:{{allowed.Port}}"]}""") };
        var answer = await new PageSource(new PluginWorld(), workspace).InvokeAsync(AgentJson.Parse($$"""{"target":"{{target}}"}"""), TestContext.Current.CancellationToken);
        Assert.True(answer.TryGetProperty(member, out var text), answer.GetRawText());
        return text.GetString()!;
    }
}
