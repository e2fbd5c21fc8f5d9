namespace AgentHost.EndToEnd.Tests.Input;

public sealed class FoldersTests
{
    [Fact]
    public async Task Run_ReadOnlyWorkspace_TellsTheModelAndGoesOn()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("write", """{"path":"a.txt","content":"x"}""")
            .Reply("it is read-only"));
        using var sandbox = new Sandbox(server);
        await using var mount = await TemporaryMount.TryAsync(sandbox.Workspace, "ro");
        if (mount is null)
        {
            Assert.SkipWhen(Native.IsRoot, "needs the right to mount, or not to be root");
            (await Helper.RunAsync("/", null, "chmod", "555", sandbox.Workspace)).ExitedWith(0);
        }

        var result = (await sandbox.RunAsync("--permission-mode", "bypass", "write")).ExitedWith(0);

        server.Verify();
        Assert.Equal("it is read-only\n", result.Output);
        Assert.Contains("a.txt", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.False(File.Exists(sandbox.PathOf("a.txt")));
        if (mount is null)
        {
            (await Helper.RunAsync("/", null, "chmod", "755", sandbox.Workspace)).ExitedWith(0);
        }
    }

    [Fact]
    public async Task Run_DataFolderIsAFile_ExitsWith1NamingIt()
    {
        using var sandbox = new Sandbox();
        Directory.CreateDirectory(Path.GetDirectoryName(sandbox.DataFolder)!);
        await File.WriteAllTextAsync(sandbox.DataFolder, "in the way", TestContext.Current.CancellationToken);

        var result = (await sandbox.RunAsync("list the files")).ExitedWith(1);

        Assert.Contains(sandbox.DataFolder, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ro")]
    [InlineData("size=16k")]
    public async Task Run_DataFolderThatTakesNothing_ExitsWith1NamingIt(string options)
    {
        using var sandbox = new Sandbox();
        Directory.CreateDirectory(sandbox.DataFolder);
        await using var mount = await TemporaryMount.TryAsync(sandbox.DataFolder, options);
        Assert.SkipWhen(mount is null, "needs the right to mount");

        var result = (await sandbox.RunAsync("list the files")).ExitedWith(1);

        Assert.Contains(sandbox.DataFolder, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected fault", result.Error, StringComparison.Ordinal);
    }
}
