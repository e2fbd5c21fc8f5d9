namespace AgentHost.EndToEnd.Tests.Plugins;

public sealed class FilesPluginTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_PatchMoveAndDelete_DoWhatTheySay(bool isolated)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("apply_patch", """{"patch":"*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+1\n*** End Patch"}""")
            .ToolCall("read", """{"path":"a.txt"}""")
            .ToolCall("call_tool", """{"tool":"apply_patch","arguments":{"patch":"--- a/a.txt\n+++ b/a.txt\n@@ -5,2 +5,2 @@\n-one\n+1\n two\n"}}""")
            .ToolCall("move", """{"path":"a.txt","to":"kept/"}""")
            .ToolCall("delete", """{"path":"kept"}""")
            .ToolCall("delete", """{"path":"kept/a.txt"}""")
            .Reply("Done."));
        using var sandbox = new Sandbox(server).Write("a.txt", "one\ntwo\n");
        string[] plugin = isolated ? ["--plugin", BundledCopy.Of(sandbox, "files")] : [];

        (await sandbox.RunAsync([.. plugin, "--permission-mode", "accept-edits", "change it"])).ExitedWith(0);

        server.Verify();
        Assert.DoesNotContain("move", server.ModelRequests[0].Tools);
        Assert.Contains("was not read in this session", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains(
            "Patched a.txt (+1 -1)\na.txt, hunk at line 3: applied at line 1 instead of 5", server.ModelRequests[3].LastText, StringComparison.Ordinal);
        Assert.Equal("Moved a.txt to kept/a.txt", server.ModelRequests[4].LastText);
        Assert.Contains("not empty", server.ModelRequests[5].LastText, StringComparison.Ordinal);
        Assert.StartsWith("Deleted kept/a.txt; what it held is kept: read path \"blob:", server.ModelRequests[6].LastText, StringComparison.Ordinal);
        Assert.False(File.Exists(sandbox.PathOf("kept/a.txt")));
    }

    [Fact]
    public async Task Run_LinksAndModes_AreToldAsTheyAre()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"x.sh"}""")
            .ToolCall(
                "apply_patch", """{"patch":"diff --git a/x.sh b/x.sh\nold mode 100644\nnew mode 100755\n--- a/x.sh\n+++ b/x.sh\n@@ -1 +1 @@\n-one\n+1\n"}""")
            .ToolCall(
                "apply_patch", """{"patch":"diff --git a/x.sh b/y.sh\nrename from x.sh\nrename to y.sh\n--- a/x.sh\n+++ b/y.sh\n@@ -1 +1 @@\n-1\n+2\n"}""")
            .ToolCall("edit", """{"edits":[{"path":"y.sh","old":"2","new":"3"}]}""")
            .ToolCall("delete", """{"path":"nowhere"}""")
            .Reply("Done."));
        using var sandbox = new Sandbox(server).Write("x.sh", "one\n");
        File.CreateSymbolicLink(sandbox.PathOf("nowhere"), "gone");

        (await sandbox.RunAsync("--permission-mode", "accept-edits", "change it")).ExitedWith(0);

        server.Verify();
        Assert.StartsWith(
            "Patched x.sh (+1 -1)\nx.sh: the mode 100755 is not set by a patch; run chmod +x x.sh if it is wanted",
            server.ModelRequests[2].LastText,
            StringComparison.Ordinal);
        Assert.Equal("Patched x.sh (+1 -1)\nMoved x.sh to y.sh", server.ModelRequests[3].LastText);
        Assert.StartsWith("Edited y.sh (+1 -1)", server.ModelRequests[4].LastText, StringComparison.Ordinal);
        Assert.Contains("nowhere is a link, and what it leads to does not exist.", server.ModelRequests[5].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WhatWasDeleted_CanBeReadBack()
    {
        const string Content = "one\ntwo\n";
        var digits = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Content)))[..16];
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""")
            .ToolCall("delete", """{"path":"a.txt"}""")
            .ToolCall("read", $$"""{"path":"blob:{{digits}}"}""")
            .Reply("Done."));
        using var sandbox = new Sandbox(server).Write("a.txt", Content);

        (await sandbox.RunAsync("--permission-mode", "accept-edits", "delete it")).ExitedWith(0);

        server.Verify();
        Assert.Contains("1\tone\n2\ttwo", server.ModelRequests[3].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PatchThatIsDenied_ChangesNothing()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("read", """{"path":"a.txt"}""")
            .ToolCall("apply_patch", """{"patch":"*** Begin Patch\n*** Delete File: a.txt\n*** Add File: secret/b\n+x\n*** End Patch"}""")
            .Reply("I may not."));
        using var sandbox = new Sandbox(server).Write("a.txt", "one\n");

        await sandbox.RunAsync("--yolo", "--deny", "write(secret/**)", "--deny", "apply_patch(secret/**)", "change it");

        server.Verify();
        Assert.True(File.Exists(sandbox.PathOf("a.txt")));
        Assert.False(File.Exists(sandbox.PathOf("secret/b")));
    }
}
