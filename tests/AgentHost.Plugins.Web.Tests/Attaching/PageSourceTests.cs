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
        await using var web = new WebServer().On("/page", "Content-Type: text/plain", "the page").Redirect("/old", "/page")
            .Redirect("/away", other.At("/secret"));

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

    [Fact]
    public async Task Invoke_ServerThatNeverEnds_IsLeftInTime_AndNamed()
    {
        await using var web = new WebServer()
            .On("/silent", static call => call.HoldAsync())
            .On("/head", static async call =>
            {
                await call.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nthe beginning");
                await call.HoldAsync();
            });

        Assert.Equal(
            $"{web.At("/silent")} did not answer within 0.5 s (context.timeout).",
            await AskAsync(web, web.At("/silent"), "error", """, "timeoutSeconds":0.5"""));
        var begun = await AskAsync(web, web.At("/head"), "text", """, "timeoutSeconds":0.5""");
        Assert.Contains("the beginning", begun, StringComparison.Ordinal);
        Assert.Contains("Cut at the timeout of 1 s", begun, StringComparison.Ordinal);
    }

    /// <summary>The page that is read ahead has in it what pages mostly have, and is read to its end.</summary>
    [Fact]
    public async Task WarmUp_IsReadOnce_AsAPageIs()
    {
        var text = await PageWarmUp.Begin();

        Assert.Equal(
            "# A page\n\nSome words, with a [link](https://example.org/x), **bold** and *slanted* ones & an image ![z](https://example.org/y).\n\n- An item\n\n"
            + "```\ncode\n```",
            text);
        Assert.Same(PageWarmUp.Begin(), PageWarmUp.Begin());
    }

    private static async Task<string> AskAsync(WebServer allowed, string target, string member, string more = "")
    {
        using var workspace = new TestWorkspace { Settings = AgentJson.Parse($$"""{"allow":["127.0.0.1:{{allowed.Port}}"]}""") };
        var answer = await new PageSource(new PluginWorld(), workspace)
            .InvokeAsync(AgentJson.Parse($$"""{"target":"{{target}}"{{more}}}"""), TestContext.Current.CancellationToken);
        Assert.True(answer.TryGetProperty(member, out var text), answer.GetRawText());
        return text.GetString()!;
    }
}
