using AgentHost.Client;
using AgentHost.Testing.Conformance;

namespace AgentHost.Testing.Tests;

/// <summary>The samples of docs/authors, built and run.</summary>
public sealed class SampleTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Samples.Hook")]
    [InlineData("Samples.Command")]
    [InlineData("Samples.PromptSection")]
    [InlineData("Samples.AiFunction")]
    [InlineData("Samples.ChatClient")]
    [InlineData("Samples.Compactor")]
    [InlineData("Samples.ContextSource")]
    [InlineData("Samples.PinSource")]
    [InlineData("Samples.Roles")]
    [InlineData("Samples.ToolSource")]
    [InlineData("Samples.DomainPack")]
    public async Task Sample_Conforms(string project)
    {
        var report = await PluginConformance.CheckAsync(Built.Folder(project), new ConformanceOptions { Runner = Built.Runner }, None);

        Assert.True(report.Conforms, report.ToString());
    }

    [Fact]
    public async Task LanguageServer_Conforms()
    {
        var report = await PluginConformance.CheckAsync(Source("language-server"), null, None);

        Assert.True(report.Conforms, report.ToString());
        var entries = report.Rows.Single(static row => row.Rule == "contributes");
        Assert.Equal(ConformanceOutcome.Skipped, entries.Outcome);
        Assert.Contains("requires the plugin \"lsp\"", entries.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workflow_OfAPlugin_IsFound_AndShown()
    {
        var options = new TestHostOptions { Plugin = Built.Folder("Samples.Workflow"), OtherPlugins = [Built.Folder("AgentHost.Plugins.Workflows")] };
        await using var host = await TestHost.StartAsync(options, None);

        var listed = await host.RunCommandAsync("workflow", ["list"], cancellationToken: None);
        var checkedOne = await host.RunCommandAsync("workflow", ["check", "release-notes"], cancellationToken: None);
        var shown = await host.RunCommandAsync("workflow", ["show", "release-notes"], cancellationToken: None);

        var found = listed.Data!.Value.GetProperty("workflows").EnumerateArray().Single(static each => each.GetProperty("name").GetString() == "release-notes");
        Assert.Equal("plugin", found.GetProperty("from").GetString());
        Assert.StartsWith("Write the notes", found.GetProperty("description").GetString(), StringComparison.Ordinal);

        // The tool write is not here; all else is well.
        var problem = Assert.Single(checkedOne.Data!.Value.GetProperty("problems").EnumerateArray());
        Assert.Contains("write", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("shorten", ((TextBlock)shown.Blocks[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Declarations_SayTheirWords()
    {
        var folder = Source("declarations");
        Assert.True((await PluginConformance.CheckAsync(folder, null, None)).Conforms);
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = folder }, None);
        host.Model.Say("Yes.");

        var turn = await host.RunAsync("Plainly?", None);

        Assert.Contains(turn.Requests[0].System, section => section.Text.Contains("Answer in plain words.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hook_GeneratedFile_IsDenied_OthersAreToldWhatToDo()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = Built.Folder("Samples.Hook") }, None);

        var denied = await host.CallAsync("touch", """{"path":"a.g.cs"}""", None);
        var touched = await host.CallAsync("touch", """{"path":"a.cs"}""", None);

        Assert.Equal(ToolState.Denied, denied.State);
        Assert.Contains("a.g.cs is generated; change what it is made from.", denied.Text, StringComparison.Ordinal);
        Assert.Equal("a.cs is touched.Run the generator when you are done.", touched.Text);
    }

    [Fact]
    public async Task Command_File_IsCounted()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = Built.Folder("Samples.Command") }, None);
        host.Workspace.Write("a.txt", "one\ntwo\n");

        var counted = await host.RunCommandAsync("count-lines", ["a.txt"], cancellationToken: None);
        var missing = await host.RunCommandAsync("count-lines", ["b.txt"], cancellationToken: None);
        var wrong = await host.RunCommandAsync("count-lines", cancellationToken: None);

        Assert.Equal("a.txt: 2 lines", Assert.IsType<TextBlock>(Assert.Single(counted.Blocks)).Text);
        Assert.Equal(2, counted.Data!.Value.GetProperty("lines").GetInt32());
        Assert.Equal([0, 1, 2], [counted.ExitCode, missing.ExitCode, wrong.ExitCode]);
    }

    [Fact]
    public async Task PromptSection_SettingsAndFiles_AreTold_NothingIsNothing()
    {
        var options = new TestHostOptions { Plugin = Built.Folder("Samples.PromptSection") };
        await using var silent = await TestHost.StartAsync(options, None);
        await using var host = await TestHost.StartAsync(options with { Settings = """{"plugins":{"house-rules":{"motto":"Slow is smooth."}}}""" }, None);
        host.Workspace.Write("CONTRIBUTING.md", "Be kind.");
        silent.Model.Say("Yes.");
        host.Model.Say("Yes.");

        var nothing = await silent.RunAsync("Well?", None);
        var told = await host.RunAsync("Well?", None);

        Assert.DoesNotContain(nothing.Requests[0].System, section => section.Name == "house-rules");
        Assert.Equal(
            "Slow is smooth.\nRead CONTRIBUTING.md before you change anything.", told.Requests[0].System.Single(section => section.Name == "house-rules").Text);
    }

    [Fact]
    public async Task Compactor_TooLong_NewestTurnsAreSent()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = Built.Folder("Samples.Compactor") }, None);
        host.Model.Say("One.").Say("Two.").Fail(ModelFaultKind.ContextTooLong).Say("Three.");
        await host.RunAsync(new string('a', 40_000), None);
        await host.RunAsync("The second.", None);

        var turn = await host.RunAsync("The third.", None);

        Assert.Equal(2, turn.Requests.Count);
        Assert.Equal("Three.", turn.Answer);
        var sent = ClientJson.Write(turn.Requests[1].Messages);
        Assert.DoesNotContain(new string('a', 5_000), sent, StringComparison.Ordinal);
        Assert.Contains("earlier messages were left out", sent, StringComparison.Ordinal);
        Assert.Contains("The third.", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PinSource_Orders_StayWhenTheConversationIsShortened()
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions { Plugin = Built.Folder("Samples.PinSource"), OtherPlugins = [Built.Folder("Samples.Compactor")] }, None);
        host.Workspace.Write("ORDERS.md", "Never on a Friday.");
        host.Model.Say("One.").Say("Two.").Fail(ModelFaultKind.ContextTooLong).Say("Three.");
        await host.RunAsync(new string('a', 40_000), None);
        await host.RunAsync("The second.", None);

        var turn = await host.RunAsync("The third.", None);

        Assert.Contains("## Standing orders\\nNever on a Friday.", ClientJson.Write(turn.Requests[1].Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContextSource_Version_IsAttached_OthersAreSaid()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = Built.Folder("Samples.ContextSource") }, None);
        host.Workspace.Write("CHANGELOG.md", "# Changes\n\n## 2.0.0\n\nBlue.\n\n## 1.0.0\n\nRed.\n");
        host.Model.Say("Yes.");

        var found = await host.TypeAsync("What of @changelog:1.0.0 there?", None);
        var missing = await host.AttachAsync("And @changelog:3.0.0 ?", None);

        var sent = ClientJson.Write(found.Requests[0].Messages);
        Assert.Contains("Red.", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Blue.", sent, StringComparison.Ordinal);
        Assert.Contains("## 3.0.0", Assert.Single(missing.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_OfTheFile_AreAgentsAndCommands()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = Built.Folder("Samples.Roles") }, None);
        host.Workspace.Write(".roles", "critic: Find what is wrong.\npoet: Answer in verse.\n");
        host.Model.Say("Nothing.").Say("A verse.");

        var asked = await host.TypeAsync("/ask-critic what of it?", None);
        var plain = await host.RunAsync("And now?", None);

        Assert.Contains(asked.Requests[0].System, static section => section.Text.Contains("Find what is wrong.", StringComparison.Ordinal));
        Assert.Contains("what of it?", ClientJson.Write(asked.Requests[0].Messages), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HostException>(() => host.TypeAsync("/ask-nobody", None));
        Assert.DoesNotContain(plain.Requests[0].System, static section => section.Text.Contains("Find what is wrong.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ToolSource_LinesOfTheFile_AreTools()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions { Plugin = Built.Folder("Samples.ToolSource") }, None);
        host.Workspace.Write(".snippets", "licence: MIT, as ever.\n");

        var known = await host.CallAsync("snippet_licence", "{}", None);
        var unknown = await host.CallAsync("snippet_other", "{}", None);

        Assert.Equal("MIT, as ever.", known.Text);
        Assert.True(unknown.IsError);
    }

    [Fact]
    public async Task DomainPack_MachinesAreListed_WhatIsProtectedIsRefused_TheRestIsAsked()
    {
        await using var host = await TestHost.StartAsync(
            new TestHostOptions
            {
                Plugin = Built.Folder("Samples.DomainPack"),
                Mode = PermissionMode.Default,
                Allow = ["host_list", "host_reboot"],
                Settings = """{"plugins":{"inventory":{"protected":["db-2"]}}}"""
            },
            None);
        host.Workspace.Write("inventory.txt", "web-1 web\ndb-1 db protected\ndb-2 db\nwhat is this line\n");

        var listed = await host.CallAsync("host_list", """{"role":"db"}""", None);
        var ever = await host.CallAsync("host_reboot", """{"name":"db-1"}""", None);
        var here = await host.CallAsync("host_reboot", """{"name":"db-2"}""", None);
        var unasked = await host.CallAsync("host_reboot", """{"name":"web-1"}""", None);

        Assert.Equal(
            "db-1  db  protected  # inventory.txt:2\ndb-2  db  # inventory.txt:3\ninventory.txt:4: a line is a name and a role, and protected where it is.",
            listed.Text);
        Assert.Equal("db-1 is protected: it is not started anew from here.", ever.Text);
        Assert.Equal("db-2 is protected: it is not started anew from here.", here.Text);
        Assert.Equal(ToolState.Denied, unasked.State);
    }

    private static string Source(string sample) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../docs/authors/samples", sample));
}
