using AgentHost.Plugins.SessionTools.Todos;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.SessionTools.Tests.Todos;

public sealed class TodoToolTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly TestPlugin _plugin = new();

    public void Dispose()
    {
        _workspace.Dispose();
        _plugin.Dispose();
    }

    [Fact]
    public async Task Todo_List_IsKeptToldAndReadByAnotherInstance()
    {
        var result = await _workspace.RunAsync(
            new TodoTool(_plugin), """{"items":[{"text":"look","status":"completed"},{"text":"mend it","status":"in-progress"},{"text":"test"}]}""");

        Assert.Equal("To do: 1 of 3 done, now: mend it", TestWorkspace.TextOf(result));
        Assert.Equal("[x] look\n[>] mend it\n[ ] test", Assert.IsType<TextBlock>(Assert.Single(result.Display)).Text);
        var (type, session, data) = Assert.Single(_plugin.Published);
        Assert.Equal(("todo.updated", "s"), (type, session));
        Assert.Equal(
            """{"items":[{"text":"look","status":"completed"},{"text":"mend it","status":"in-progress"},{"text":"test","status":"pending"}]}""",
            data.GetRawText());
        Assert.Equal("[x] look\n[>] mend it\n[ ] test", await _workspace.TextAsync(new TodoTool(_plugin), "{}"));
        Assert.Single(_plugin.Published);
    }

    [Theory]
    [InlineData("""{"items":[{"text":"look","status":"completed"}]}""")]
    [InlineData("""{"items":[]}""")]
    public async Task Todo_NothingLeft_IsToldButNotKept(string arguments)
    {
        var tool = new TodoTool(_plugin);
        await _workspace.RunAsync(tool, """{"items":[{"text":"look"}]}""");
        Assert.Equal(["todo/s"], _plugin.Keys);
        await _workspace.RunAsync(tool, arguments);
        Assert.Empty(_plugin.Keys);
        Assert.Equal(2, _plugin.Published.Count);
        Assert.Equal("Nothing is left to do.", await _workspace.TextAsync(tool, "{}"));
    }

    [Fact]
    public async Task Pins_WhatIsOpen_IsKeptAndNothingElse()
    {
        var pins = new TodoPins(_plugin);
        async Task<string> AskAsync(string arguments) =>
            (await pins.InvokeAsync(AgentJson.Parse(arguments), TestContext.Current.CancellationToken)).GetRawText();
        Assert.Equal("""{"pins":[]}""", await AskAsync("""{"sessionId":"s"}"""));

        await _workspace.RunAsync(
            new TodoTool(_plugin), """{"items":[{"text":"look","status":"completed"},{"text":"mend it","status":"in-progress"},{"text":"test"}]}""");

        Assert.Equal("""{"pins":[{"title":"To do","text":"[\u003E] mend it\n[ ] test"}]}""", await AskAsync("""{"sessionId":"s"}"""));
        Assert.Equal("""{"pins":[]}""", await AskAsync("""{"sessionId":"other"}"""));
        await Assert.ThrowsAsync<CapabilityException>(() => AskAsync("[]"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"items":[1,null,{},{"text":5}]}""")]
    public void Read_OtherForms_AreAnEmptyList(string stored) => Assert.Empty(TodoJson.Read(AgentJson.Parse(stored)));
}
