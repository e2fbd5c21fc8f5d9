using System.Text.Json;
using AgentHost.Plugins.Files.Patching;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Files.Tests.Patching;

public sealed class ApplyPatchToolTests : IDisposable
{
    private readonly TestWorkspace _workspace = new();
    private readonly ApplyPatchTool _tool = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Patch_Envelope_UpdatesAddsMovesAndDeletesAsOne()
    {
        _workspace.With("a.cs", "class A\n{\n    int x;\n}\n").With("old.txt", "one\ntwo\n").With("gone.txt", "x\n");
        var result = await RunAsync(
            """
            *** Begin Patch
            *** Update File: a.cs
            @@ class A
             {
            -    int x;
            +    int y;
            *** Add File: docs/new.md
            +# New
            +
            *** Update File: old.txt
            *** Move to: new.txt
            @@
            -one
            +1
             two
            *** Delete File: gone.txt
            *** End Patch
            """);
        Assert.False(result.IsError, TestWorkspace.TextOf(result));
        Assert.Equal("class A\n{\n    int y;\n}\n", _workspace.Text("a.cs"));
        Assert.Equal("# New\n\n", _workspace.Text("docs/new.md"));
        Assert.Equal("1\ntwo\n", _workspace.Text("new.txt"));
        Assert.False(File.Exists(_workspace.At("old.txt")));
        Assert.False(File.Exists(_workspace.At("gone.txt")));
        Assert.Single(_workspace.Edits.Applied);
        Assert.Equal(
            ["Patched a.cs", "Created docs/new.md", "Patched old.txt", "Moved old.txt to new.txt", "Deleted gone.txt"],
            TestWorkspace.TextOf(result).Split('\n').Select(static line => line.Split(" (+")[0]));
        Assert.Contains("new.txt", result.Paths);
        Assert.Contains(result.FilesSeen, static seen => seen.Path == "new.txt");
    }

    [Fact]
    public async Task Patch_OfGit_UpdatesAddsRenamesAndDeletes()
    {
        _workspace.With("a", "1\n2\n3\n4\n5\n6\n7\n8\n9\n").With("b", "only\n").With("c", "same\n").With("d e.txt", "x\n");
        var text = await TextAsync(
            """
            From 1234 Mon Sep 17 00:00:00 2001
            Subject: change

            diff --git a/a b/a
            index 1..2 100644
            --- a/a
            +++ b/a
            @@ -1,3 +1,3 @@
            -1
            +one
             2
             3
            @@ -7,3 +7,4 @@ section
             7
             8
             9
            +ten
            diff --git a/b b/b
            deleted file mode 100644
            --- a/b
            +++ /dev/null
            @@ -1 +0,0 @@
            -only
            diff --git a/c b/moved/c
            similarity index 100%
            rename from c
            rename to moved/c
            diff --git a/n b/n
            new file mode 100644
            --- /dev/null
            +++ b/n
            @@ -0,0 +1,2 @@
            +new
            +file
            \ No newline at end of file
            diff --git a/empty b/empty
            new file mode 100644
            --- "a/d e.txt"	2026-01-01
            +++ "b/d e.txt"	2026-01-01
            @@ -1 +1 @@
            -x
            +y
            -- 
            2.40
            """);
        Assert.DoesNotContain("Nothing", text);
        Assert.Equal("one\n2\n3\n4\n5\n6\n7\n8\n9\nten\n", _workspace.Text("a"));
        Assert.False(File.Exists(_workspace.At("b")));
        Assert.Equal("same\n", _workspace.Text("moved/c"));
        Assert.Equal("new\nfile", _workspace.Text("n"));
        Assert.Equal("y\n", _workspace.Text("d e.txt"));
    }

    [Fact]
    public async Task Patch_AModeOfGits_IsSaidNotToBeSet()
    {
        var text = await TextAsync("diff --git a/x.sh b/x.sh\nnew file mode 100755\n--- /dev/null\n+++ b/x.sh\n@@ -0,0 +1 @@\n+echo\n");

        Assert.EndsWith(")\nx.sh: the mode 100755 is not set by a patch; run chmod +x x.sh if it is wanted", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_ALinkOfGits_IsRefused()
    {
        var result = await RunAsync("diff --git a/l b/l\nnew file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc/passwd\n");

        Assert.True(result.IsError);
        Assert.Contains("Line 2 of the patch: a link is not made by a patch", TestWorkspace.TextOf(result));
        Assert.False(File.Exists(_workspace.At("l")));
    }

    [Theory]
    [InlineData("a\nb", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n", "a\nc\n")]
    [InlineData("a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n+c\n\\ No newline at end of file\n", "a\nc")]
    [InlineData("a\nb", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n", "a\nc")]
    [InlineData("a\nb", "@@ -1,2 +1,3 @@\n a\n b\n+c\n", "a\nb\nc")]
    [InlineData("a\r\nb\r\n", "@@ -1,2 +1,3 @@\n a\n+x\n b\n", "a\r\nx\r\nb\r\n")]
    [InlineData("a\n", "@@ -1 +0,0 @@\n-a\n", "")]
    [InlineData("", "@@ -0,0 +1 @@\n+a\n", "a\n")]
    [InlineData("a\nb\n", "@@ -1,0 +2,1 @@\n+x\n", "a\nx\nb\n")]
    public async Task Patch_EndsOfLines_AreAsThePatchAndTheFileSay(string file, string hunks, string expected)
    {
        _workspace.With("f", file);
        var text = await TextAsync("--- a/f\n+++ b/f\n" + hunks);
        Assert.Equal(expected, _workspace.Text("f"));
        Assert.DoesNotContain("hunk at", text);
    }

    [Theory]
    [InlineData("@@ -9,2 +9,2 @@\n two\n-three\n+3\n", "hunk at line 3: applied at line 2 instead of 9")]
    [InlineData("@@ -2,2 +2,2 @@\n two  \n-three\n+3\n", "white space at the ends of lines differed")]
    [InlineData("@@ -2,3 +2,3 @@\n two\n-three\n+3\n fourth\n", "fuzz 1")]
    [InlineData("@@ -2,7 +2,9 @@\n two\n-three\n+3\n", "counts other lines")]
    public async Task Patch_NotQuiteExact_IsTakenAndSaid(string hunk, string said)
    {
        _workspace.With("f", "one\ntwo\nthree\nfour\n");
        Assert.Contains(said, await TextAsync("--- a/f\n+++ b/f\n" + hunk));
        Assert.Equal("one\ntwo\n3\nfour\n", _workspace.Text("f"));
    }

    [Fact]
    public async Task Patch_OtherIndentation_IsIndentedAsTheFile()
    {
        _workspace.With("f", "\tif (a)\n\t{\n\t\tb();\n\t}\n");
        Assert.Contains(
            "indented as the file is",
            await TextAsync("*** Begin Patch\n*** Update File: f\n@@\n     {\n-        b();\n+        c();\n+        d();\n     }\n*** End Patch"));
        Assert.Equal("\tif (a)\n\t{\n\t\tc();\n\t\td();\n\t}\n", _workspace.Text("f"));
    }

    [Fact]
    public async Task Patch_Anchors_TellEqualPlacesApart()
    {
        _workspace.With("f", "def a():\n    return 1\n\ndef b():\n    return 1\n");
        Assert.Contains("fits f at lines 2, 5", await TextAsync("*** Begin Patch\n*** Update File: f\n@@\n-    return 1\n+    return 2\n*** End Patch"));
        await TextAsync("*** Begin Patch\n*** Update File: f\n@@ def b():\n-    return 1\n+    return 2\n*** End Patch");
        Assert.Equal("def a():\n    return 1\n\ndef b():\n    return 2\n", _workspace.Text("f"));
        Assert.Contains(
            "has no line \"def c():\"", await TextAsync("*** Begin Patch\n*** Update File: f\n@@ def c():\n-    return 1\n+    return 2\n*** End Patch"));
    }

    [Theory]
    [InlineData("", "The patch is empty.")]
    [InlineData("hello", "Line 1 of the patch: this is no patch")]
    [InlineData("*** Begin Patch\n*** Update File: f\n@@\n-one\n+1\n", "Line 6 of the patch: the patch ends without \"*** End Patch\"")]
    [InlineData("*** Begin Patch\n*** End Patch\nmore", "Line 3 of the patch: something follows")]
    [InlineData("*** Begin Patch\n*** Rename File: f\n*** End Patch", "Line 2 of the patch: expected \"*** Add File:\"")]
    [InlineData("*** Begin Patch\n*** Update File: f\n*** End Patch", "Line 2 of the patch: f has no hunk")]
    [InlineData("*** Begin Patch\n*** Update File: f\n@@\n one\n*** End Patch", "Line 3 of the patch: this hunk of f neither adds nor removes")]
    [InlineData("*** Begin Patch\n*** Update File: f\n@@\n-one\n+1\nnaked\n*** End Patch", "Line 6 of the patch: a line of a hunk begins with")]
    [InlineData("*** Begin Patch\n*** Add File: g\nnaked\n*** End Patch", "Line 3 of the patch: each line of the new file g begins with \"+\"")]
    [InlineData("*** Begin Patch\n*** Add File: f\n+x\n*** End Patch", "Line 2 of the patch: f exists already")]
    [InlineData("*** Begin Patch\n*** Delete File: zz\n*** End Patch", "Line 2 of the patch: zz does not exist")]
    [InlineData(
        "*** Begin Patch\n*** Delete File: f\n*** Update File: f\n@@\n-one\n+1\n*** End Patch", "Line 3 of the patch: f is in the patch already, at line 2")]
    [InlineData(
        "*** Begin Patch\n*** Delete File: f\n*** Update File: ./f\n@@\n-one\n+1\n*** End Patch",
        "Line 3 of the patch: ./f is the file that the patch also names f")]
    [InlineData("*** Begin Patch\n*** Add File: ../out\n+x\n*** End Patch", "Line 2 of the patch: ../out is outside of the workspace")]
    [InlineData(
        "*** Begin Patch\n*** Update File: f\n*** Move to: /etc/out\n@@\n-one\n+1\n*** End Patch", "Line 2 of the patch: /etc/out is outside of the workspace")]
    [InlineData("--- a/f\n+++ b/f\n@@ -1,x +1 @@\n-one\n+1\n", "Line 3 of the patch: a hunk begins with \"@@ -LINE,COUNT +LINE,COUNT @@\"")]
    [InlineData(
        "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-one\n+1\n two\n@@ -2,2 +2,2 @@\n-two\n+2\n three\n",
        "Line 7 of the patch: this hunk overlaps the one before it, at line 3")]
    [InlineData("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-one\n+1\nwhat\n", "Line 6 of the patch: expected a line of the hunk")]
    [InlineData("--- a/f\n+++ b/g\n@@ -1 +1 @@\n-one\n+1\n", "Line 1 of the patch: the names differ, f and g")]
    [InlineData("--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n", "Line 1 of the patch: the patch deletes f, but the file has more lines")]
    [InlineData("diff --git a/f b/f\nBinary files a/f and b/f differ\n", "Line 2 of the patch: binary content cannot be patched")]
    [InlineData("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-eins\n+1\n", "Line 3 of the patch: the lines of this hunk are not in f")]
    [InlineData(
        "*** Begin Patch\n*** Update File: f\n@@\n-three\n+3\n@@\n-one\n+1\n*** End Patch", "Line 6 of the patch: the lines of this hunk stand in f at line 1")]
    public async Task Patch_Broken_IsOneClearErrorWithItsLine(string patch, string expected)
    {
        _workspace.With("f", "one\ntwo\nthree\n");
        var result = await RunAsync(patch);
        Assert.True(result.IsError);
        Assert.Contains(expected, TestWorkspace.TextOf(result), StringComparison.Ordinal);
        Assert.Equal("one\ntwo\nthree\n", _workspace.Text("f"));
        Assert.Empty(_workspace.Edits.Applied);
    }

    [Fact]
    public async Task Patch_OneFileFails_ChangesNone()
    {
        _workspace.With("f", "one\n").With("g", "two\n");
        var text = await TextAsync("*** Begin Patch\n*** Update File: f\n@@\n-one\n+1\n*** Update File: g\n@@\n-zwei\n+2\n*** End Patch");
        Assert.StartsWith("Nothing was changed.\nLine 7 of the patch", text);
        Assert.Equal("one\n", _workspace.Text("f"));
    }

    [Fact]
    public async Task Patch_FileThatChangedAfterItWasPlanned_IsRefused()
    {
        _workspace.With("f", "one\n");
        var plan = await _workspace.PrepareAsync(_tool, Arguments("*** Begin Patch\n*** Update File: f\n@@\n-one\n+1\n*** End Patch"));
        _workspace.With("f", "one\nmore\n");
        var result = await _tool.ExecuteAsync(plan, _workspace.Context(), CancellationToken.None);
        Assert.Contains("changed after this call was planned", TestWorkspace.TextOf(result));
    }

    [Fact]
    public async Task Plan_NamesEveryPathForWriting()
    {
        _workspace.With("f", "one\n");
        var plan = await _workspace.PrepareAsync(
            _tool, Arguments("*** Begin Patch\n*** Update File: f\n*** Move to: g\n@@\n-one\n+1\n*** Add File: h\n+x\n*** End Patch"));
        Assert.Equal(["f", "g", "h"], plan.Resources.Select(resource => resource.Value));
        Assert.All(plan.Resources, resource => Assert.True(resource.Write));
        Assert.Equal("Patch f → g, new h", plan.Title);
    }

    private Task<ToolResult> RunAsync(string patch) => _workspace.RunAsync(_tool, Arguments(patch));

    private async Task<string> TextAsync(string patch) => TestWorkspace.TextOf(await RunAsync(patch));

    private static string Arguments(string patch) => $$"""{"patch":{{JsonSerializer.Serialize(patch)}}}""";
}
