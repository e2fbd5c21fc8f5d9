using System.Text;
using AgentHost.DisplayBlocks.Diffs;
using AgentHost.DisplayBlocks.Tree;

namespace AgentHost.DisplayBlocks.Tests.Diffs;

public sealed class DiffTests
{
    [Fact]
    public void Texts_AreComparedInHunks()
    {
        var before = string.Concat(Enumerable.Range(1, 30).Select(static i => $"line {i}\n"));
        var after = before.Replace("line 5\n", "line five\n", StringComparison.Ordinal).Replace("line 28\n", "line 28\nnew\n", StringComparison.Ordinal);

        var file = TextDiff.Compare("a.txt", before, after);

        Assert.Equal((2, 1, 2), (file.Added, file.Removed, file.Hunks.Count));
        Assert.Equal(
            "@2/2\n 2/2 line 2\n 3/3 line 3\n 4/4 line 4\n-5/ line «5»\n+/5 line «five»\n 6/6 line 6\n 7/7 line 7\n 8/8 line 8\n"
            + "@26/26\n 26/26 line 26\n 27/27 line 27\n 28/28 line 28\n+/29 new\n 29/30 line 29\n 30/31 line 30\n",
            Text(file));
    }

    [Theory]
    [InlineData(null, "a\nb", "@0/1\n+/1 a\n+/2 b⊣\n", null, "f")]
    [InlineData("a\n", null, "@1/1\n-1/ a\n", "f", null)]
    [InlineData("a\n", "a", "@1/1\n-1/ a\n+/1 a⊣\n", "f", "f")]
    [InlineData("a\r\nb\r\n", "a\nb\n", "", "f", "f")]
    [InlineData("", "", "", "f", "f")]
    public void Texts_ThatBeginOrEnd_AreTold(string? before, string? after, string text, string? oldPath, string? newPath)
    {
        var file = TextDiff.Compare("f", before, after);

        Assert.Equal(text, Text(file));
        Assert.Equal((oldPath, newPath), (file.OldPath, file.NewPath));
    }

    /// <summary>What is shown is true: the lines of each hunk stand where it says, in both texts, and all that changed is there.</summary>
    [Fact]
    public void AnyTexts_AreTheSumOfWhatStaysAndWhatChanges()
    {
        var random = new Random(23);
        for (var round = 0; round < 500; round++)
        {
            var before = Lines(random, random.Next(40));
            var after = before.ToList();
            for (var edits = random.Next(6); edits > 0; edits--)
            {
                var at = random.Next(after.Count + 1);
                if (random.Next(2) == 0 || at == after.Count)
                {
                    after.InsertRange(at, Lines(random, random.Next(4)));
                }
                else
                {
                    after.RemoveAt(at);
                }
            }

            var file = TextDiff.Compare("f", string.Join('\n', before), string.Join('\n', after));

            foreach (var line in file.Hunks.SelectMany(static hunk => hunk.Lines))
            {
                Assert.Equal(line.Kind != PatchLineKind.Added, line.OldNumber is not null);
                Assert.Equal(line.Kind != PatchLineKind.Removed, line.NewNumber is not null);
                Assert.True(line.OldNumber is not { } old || before[old - 1] == line.Text);
                Assert.True(line.NewNumber is not { } now || after[now - 1] == line.Text);
            }

            var lines = file.Hunks.SelectMany(static hunk => hunk.Lines).ToList();
            var gone = lines.Where(static line => line.Kind == PatchLineKind.Removed).Select(static line => line.OldNumber!.Value);
            var come = lines.Where(static line => line.Kind == PatchLineKind.Added)
                .ToDictionary(static line => line.NewNumber!.Value, static line => line.Text);
            var rest = new Queue<string>(before.Where((_, i) => !gone.Contains(i + 1)));
            var rebuilt = new List<string>();
            while (rest.Count > 0 || come.ContainsKey(rebuilt.Count + 1))
            {
                rebuilt.Add(come.TryGetValue(rebuilt.Count + 1, out var text) ? text : rest.Dequeue());
            }

            Assert.Equal(string.Join('\n', after), string.Join('\n', rebuilt));
            Assert.Equal((gone.Count(), come.Count), (file.Removed, file.Added));
        }
    }

    [Theory]
    [InlineData("return a + b;", "return a - b;", "return a «+» b;", "return a «-» b;")]
    [InlineData("foo(1, 2)", "foo(1, 2, 3)", "foo(1, 2)", "foo(1, 2«, 3»)")]
    [InlineData("entirely different", "nothing the same here", "entirely different", "nothing the same here")]
    [InlineData("a 👨‍👩‍👧 b c d e", "a 👨‍👩‍👦 b c d e", "a «👨‍👩‍👧» b c d e", "a «👨‍👩‍👦» b c d e")]
    public void Words_ThatChange_AreMarked(string before, string after, string removed, string added)
    {
        var lines = Assert.Single(TextDiff.Compare("f", before + "\n", after + "\n").Hunks).Lines;

        Assert.Equal([removed, added], lines.Select(Marked));
    }

    [Fact]
    public void HugeTexts_AreBounded()
    {
        var many = string.Concat(Enumerable.Range(0, 50_000).Select(static i => $"{i}\n"));

        var added = TextDiff.Compare("f", null, many);
        Assert.Equal((50_000, 2_000, 48_000), (added.Added, added.Hunks.Sum(static hunk => hunk.Lines.Count), added.OmittedLines));

        var changed = TextDiff.Compare("f", many, many.Replace("1", "x", StringComparison.Ordinal));
        Assert.Empty(changed.Hunks);
        Assert.NotNull(changed.Note);

        var patch = PatchText.Parse("--- a/f\n+++ b/f\n@@ -0,0 +1,50000 @@\n" + string.Concat(Enumerable.Range(0, 50_000).Select(static i => $"+{i}\n")))!;
        Assert.Equal((50_000, 48_000), (patch.Files[0].Added, patch.Files[0].OmittedLines));

        var files = PatchText.Parse(string.Concat(Enumerable.Range(0, 150).Select(static i => $"--- a/{i}\n+++ b/{i}\n@@ -1 +1 @@\n-a\n+b\n")))!;
        Assert.Equal((100, 50), (files.Files.Count, files.OmittedFiles));
    }

    [Fact]
    public void Patch_OfGit_HasItsFiles()
    {
        const string patch = """
            diff --git a/src/a.cs b/src/a.cs
            index 1..2 100644
            --- a/src/a.cs
            +++ b/src/a.cs
            @@ -1,3 +1,3 @@ class A
             one
            --- dashes
            +++ pluses
             three
            diff --git a/new.txt b/new.txt
            new file mode 100644
            --- /dev/null
            +++ b/new.txt
            @@ -0,0 +1 @@
            +only
            \ No newline at end of file
            diff --git a/old name b/new name
            similarity index 100%
            rename from old name
            rename to new name
            diff --git a/x.png b/x.png
            --- a/x.png
            +++ b/x.png
            Binary files a/x.png and b/x.png differ
            """;

        var files = PatchText.Parse(patch)!.Files;

        Assert.Equal(["src/a.cs|src/a.cs", "|new.txt", "old name|new name", "x.png|x.png"], files.Select(static file => $"{file.OldPath}|{file.NewPath}"));
        Assert.Equal("class A", files[0].Hunks[0].Heading);
        Assert.Equal("@1/1\n 1/1 one\n-2/ -- dashes\n+/2 ++ pluses\n 3/3 three\n", Text(files[0]));
        Assert.Equal("@0/1\n+/1 only⊣\n", Text(files[1]));
        Assert.Empty(files[2].Hunks);
        Assert.Equal("binary", files[3].Note);
    }

    [Fact]
    public void Patch_BetweenStars_HasItsFiles()
    {
        const string patch = """
            *** Begin Patch
            *** Update File: a.py
            @@ def f():
             keep
            -old
            +new
            *** Add File: b.py
            +one
            *** Delete File: c.py
            *** End Patch
            """;

        var files = PatchText.Parse(patch)!.Files;

        Assert.Equal(["a.py|a.py", "|b.py", "c.py|"], files.Select(static file => $"{file.OldPath}|{file.NewPath}"));
        Assert.Equal("def f():", files[0].Hunks[0].Heading);
        Assert.Equal("@0/0\n / keep\n-/ old\n+/ new\n", Text(files[0]));
        Assert.Equal((1, 0), (files[1].Added, files[1].Removed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("only words\nof a text\n")]
    [InlineData("@@ nothing below")]
    public void Text_ThatChangesNothing_IsNoPatch(string text) => Assert.Null(PatchText.Parse(text));

    [Fact]
    public void Patch_ThatWasCut_ShowsWhatIsThere()
    {
        var file = Assert.Single(PatchText.Parse("@@ -1,9 +1,9 @@\n a\n-b\n+c\n… the rest of the diff is left out\n", "f.txt")!.Files);

        Assert.Equal("f.txt", file.Path);
        Assert.Equal("@1/1\n 1/1 a\n-2/ b\n+/2 c\n", Text(file));
        Assert.Equal("the rest of the diff is left out", file.Note);
    }

    [Fact]
    public void AnyText_AsAPatch_IsReadWithoutFault()
    {
        var random = new Random(29);
        string[] pieces =
        [
            "--- a/x\n", "+++ b/x\n", "@@ -1,2 +1,2 @@\n", "@@ -99999999999,1 +1 @@\n", "@@ x\n", " a\n", "-b\n", "+c\n", "\\ No\n", "diff --git a b\n", "*** Add File: z\n",
            "\n", "…\n",
        ];
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ =>
                random.Next(6) == 0 ? HostileTexts.Next(random, 5) : pieces[random.Next(pieces.Length)]));

            Assert.All(TreeTexts.StringsIn(PatchText.Parse(text)), static each => Assert.Null(HostileTexts.HarmIn(each)));
        }
    }

    private static List<string> Lines(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => $"line {random.Next(6)}")];

    private static string Text(PatchFile file)
    {
        var text = new StringBuilder();
        foreach (var hunk in file.Hunks)
        {
            text.Append($"@{hunk.OldStart}/{hunk.NewStart}\n");
            foreach (var line in hunk.Lines)
            {
                text.Append(line.Kind switch { PatchLineKind.Added => '+', PatchLineKind.Removed => '-', _ => ' ' })
                    .Append($"{line.OldNumber}/{line.NewNumber} {Marked(line)}{(line.IsUnended ? "⊣" : "")}\n");
            }
        }

        return text.ToString();
    }

    private static string Marked(PatchLine line)
    {
        var text = new StringBuilder(line.Text);
        foreach (var mark in line.Marks.Reverse())
        {
            text.Insert(mark.Start + mark.Length, '»').Insert(mark.Start, '«');
        }

        return text.ToString();
    }
}
