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
    public async Task Sample_Conforms(string project)
    {
        var report = await PluginConformance.CheckAsync(Built.Folder(project), new ConformanceOptions { Runner = Built.Runner }, None);

        Assert.True(report.Conforms, report.ToString());
    }

    [Fact]
    public async Task Declarations_SayTheirWords()
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../docs/authors/samples/declarations"));
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
        Assert.Equal("Slow is smooth.\nRead CONTRIBUTING.md before you change anything.", told.Requests[0].System.Single(section => section.Name == "house-rules").Text);
    }
}
