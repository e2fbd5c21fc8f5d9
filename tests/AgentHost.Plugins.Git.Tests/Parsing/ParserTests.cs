using System.Text;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Tests.Parsing;

public sealed class ParserTests
{
    private const string Hash = "0123456789012345678901234567890123456789";

    private static readonly string Status =
        $"# branch.oid {Hash}\0# branch.head main\0# branch.upstream origin/main\0# branch.ab +3 -4\0# stash 2\0# later thing\0" +
        $"1 .M N... 100644 100644 100644 {Hash} {Hash} a b.txt\02 R. N... 100644 100644 100644 {Hash} {Hash} R100 new\0old\0" +
        $"u UU N... 100644 100644 100644 100644 {Hash} {Hash} {Hash} c\01 .M SCMU 160000 160000 160000 {Hash} {Hash} sub\0? n\new\0! ignored\0x unknown\0";

    private static readonly string Deltas = $":100644 100644 {Hash} {Hash} M\0a\0:100644 100644 {Hash} {Hash} R090\0old\0new\0:000000 100644 0 0 U\0c\0:1 1 0 "
        + "0 M\0c\010\t2\ta\01\t1\t\0old\0new\0-\t-\tb\0";

    private static readonly string Log = $"{Hash}\0{Hash} {Hash}\0Ann\0a@b\02026-01-02T03:04:05+00:00\0HEAD -> main\0Subject\0Body\n\0";

    private static readonly string Worktrees =
        $"worktree /w/a b\0HEAD {Hash}\0branch refs/heads/x\0\0worktree /bare\0bare\0\0worktree /gone\0HEAD {Hash}\0detached\0locked why\0prunable gone\0\0";

    private static readonly string Blame = $"{Hash} 1 7 1\nauthor Ann\nauthor-time 1700000000\nsummary S\nfilename a\n"
        + $"\ttext\twith tab\n{new string('0', 40)} 2 8 1\nauthor Not Committed Yet\n\t\n";

    public static TheoryData<string> Samples => new("status", "deltas", "log", "worktrees", "blame", "path");

    [Fact]
    public void Status_AllKinds_AreRead()
    {
        var report = StatusParser.Parse(Encoding.Latin1.GetBytes(Status));
        Assert.Equal((Hash, "main", "origin/main", 3, 4, 2), (report.Head, report.Branch, report.Upstream, report.Ahead, report.Behind, report.Stashes));
        Assert.Equal(["a b.txt", "new", "c", "sub", "n\new"], report.Entries.Select(entry => entry.Path));
        Assert.Equal("old", report.Entries[1].From);
        Assert.True(report.Entries[2].Conflicted);
        Assert.Equal("another commit, changes, untracked files", report.Entries[3].Submodule);
        Assert.True(report.Entries[4].Untracked);
    }

    [Fact]
    public void Deltas_RawAndNumbers_AreJoined()
    {
        var deltas = DeltaParser.Parse(Encoding.Latin1.GetBytes(Deltas));
        Assert.Equal(["a", "new", "c", "b"], deltas.Select(delta => delta.Path));
        Assert.Equal(('M', 10, 2), (deltas[0].Change, deltas[0].Added, deltas[0].Removed));
        Assert.Equal(('R', "old", 1), (deltas[1].Change, deltas[1].From, deltas[1].Added));
        Assert.Equal('U', deltas[2].Change);
        Assert.Null(deltas[3].Added);
    }

    [Fact]
    public void LogWorktreesBlame_AreRead()
    {
        var commit = Assert.Single(LogParser.Parse(Encoding.UTF8.GetBytes(Log)));
        Assert.Equal(("Ann", "Subject", "Body", 2), (commit.Author, commit.Subject, commit.Body, commit.Parents.Count));
        var trees = WorktreeParser.Parse(Encoding.Latin1.GetBytes(Worktrees));
        Assert.Equal(["/w/a b", "/bare", "/gone"], trees.Select(tree => tree.Path));
        Assert.Equal("x", trees[0].Branch);
        Assert.True(trees[1].Bare);
        Assert.True(trees[2] is { Locked: true, Prunable: true, Branch: null });
        var lines = BlameParser.Parse(Blame);
        Assert.Equal([(7, "text\twith tab", false), (8, "", true)], lines.Select(line => (line.Number, line.Text, line.Uncommitted)));
    }

    [Theory]
    [InlineData("a/b.txt", "", "a/b.txt")]
    [InlineData("a/b.txt", "a/", "b.txt")]
    [InlineData("a/b.txt", "a/c/", "../b.txt")]
    [InlineData("x", "a/c/", "../../x")]
    [InlineData("ab/x", "a/", "../ab/x")]
    [InlineData("a/", "a/", ".")]
    public void FromWorkspace_Prefix_IsTakenOff(string path, string prefix, string expected) => Assert.Equal(expected, RawPath.FromWorkspace(path, prefix));

    [Fact]
    public void Path_AnyBytes_SurviveShowingAndReading()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(1, 12)];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)(random.Next(3) == 0 ? random.Next(1, 256) : "ab\"\\\n\u007f"[random.Next(6)]);
            }

            var shown = RawPath.Show(Encoding.Latin1.GetString(bytes));
            Assert.DoesNotContain(shown, char.IsControl);
            Assert.Equal(bytes, RawPath.Read(shown));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Parser_RandomAndMutatedInput_NeverThrows(string kind)
    {
        var random = new Random(11);
        var sample = Encoding.Latin1.GetBytes(
            kind switch { "status" => Status, "deltas" => Deltas, "log" => Log, "worktrees" => Worktrees, "blame" => Blame, _ => "\"a\\303\\251\\n\"" });
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Mutate(sample, random);
            var count = kind switch
            {
                "status" => StatusParser.Parse(bytes).Entries.Count,
                "deltas" => DeltaParser.Parse(bytes).Count,
                "log" => LogParser.Parse(bytes).Count,
                "worktrees" => WorktreeParser.Parse(bytes).Count,
                "blame" => BlameParser.Parse(Encoding.UTF8.GetString(bytes)).Count,
                _ => (RawPath.Read(Encoding.UTF8.GetString(bytes))?.Length ?? 0) / 1_000,
            };
            Assert.InRange(count, 0, bytes.Length);
        }
    }

    [Fact]
    public void Patch_Mutated_StaysInBounds()
    {
        var random = new Random(13);
        var sample = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20).Select(i => $"diff --git a/{i} b/{i}\n@@ -1 +1 @@\n-{i}\n+x\n")));
        for (var round = 0; round < 5_000; round++)
        {
            var text = Encoding.UTF8.GetString(Mutate(sample, random));
            var most = random.Next(1, 500);
            var bound = PatchExcerpt.Bound(text, cut: random.Next(2) == 0, most);
            Assert.InRange(bound.Length, 0, most + 20_000);
            Assert.DoesNotContain(bound, c => char.IsControl(c) && c is not ('\n' or '\t' or '\r'));
        }
    }

    [Fact]
    public void Failure_OfManyWords_KeepsTheEnd()
    {
        var text = Failure.Describe("commit", new GitOutput(1, [], "hint: no\n" + new string('x', 50_000) + "\nthe end", Cut: false));
        Assert.InRange(text.Length, 5_000, 7_000);
        Assert.EndsWith("the end", text);
    }

    private static byte[] Mutate(byte[] sample, Random random)
    {
        if (random.Next(10) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        var bytes = sample.ToList();
        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, (byte)"\0 \t\n:12u?#\"\\"[random.Next(12)]);
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
                    break;
            }
        }

        return [.. bytes];
    }
}
