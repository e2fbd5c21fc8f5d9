using AgentHost.Client;
using AgentHost.FileSystem.Tests;

namespace AgentHost.Permissions.Tests;

/// <summary>Searches of whole folders: they run where no file below would ask, and name the file where one would.</summary>
public sealed class TreeReadTests
{
    private static readonly string[] Root = ["src", "README.md", ".git"];

    [Theory]
    [InlineData("rg foo", null)]
    [InlineData("rg -n foo src", null)]
    [InlineData("rg -n --glob='*.cs' -C 3 foo src | head -5", null)]
    [InlineData("grep -rn foo .", null)]
    [InlineData("grep -rn --include='*.cs' foo src", null)]
    [InlineData("grep --recursive foo src", null)]
    [InlineData("grep -r foo docs", "docs/server.pem, which may hold secrets")]
    [InlineData("rg foo docs", "docs/server.pem, which may hold secrets")]
    [InlineData("grep -rn foo sub", "sub/.env, which may hold secrets")]
    [InlineData("rg --hidden foo sub", "sub/.env, which may hold secrets")]
    [InlineData("rg foo private", "forbids")]
    [InlineData("grep -rn foo /etc", "outside")]
    [InlineData("grep -Rn foo src", null)]
    [InlineData("diff -r src docs", "docs/server.pem, which may hold secrets")]
    [InlineData("diff -ru src src", null)]
    [InlineData("grep -Rn foo linked", "linked/away is a link")]
    [InlineData("diff -r src linked", "linked/away is a link")]
    [InlineData("grep -rn foo linked", null)]
    [InlineData("rg -u foo sub", "sub/.env, which may hold secrets")]
    [InlineData("rg -uu foo src", null)]
    [InlineData("rg --pre ./x foo", "")]
    [InlineData("rg -L foo src", "")]
    [InlineData("rg -f patterns src", "")]
    [InlineData("grep -ran foo .", ".git/objects/ab/cdef, which may hold files of other times")]
    [InlineData("rg --hidden --text foo .", ".git/objects/ab/cdef, which may hold files of other times")]
    [InlineData("rg --hidden -E utf-16 foo .", ".git/objects/ab/cdef, which may hold files of other times")]
    [InlineData("grep -ran --exclude-dir=.git foo .", null)]
    [InlineData("grep -rn --include='*.cs' foo .", null)]
    [InlineData("grep -rn --include='*.md' foo docs", null)]
    [InlineData("grep -rn --include='*.md' --exclude=x foo docs", "docs/server.pem, which may hold secrets")]
    [InlineData("grep -rn -e --include=*.md docs", "")]
    [InlineData("grep -rn -- --include=*.md docs", "docs/server.pem, which may hold secrets")]
    [InlineData("rg -g '*.md' foo docs", null)]
    [InlineData("rg -g '*.md' -g '*.pem' foo docs", "may hold secrets")]
    [InlineData("rg -g '!*.md' foo docs", "docs/server.pem, which may hold secrets")]
    [InlineData("find docs -name '*.md' | xargs cat", null)]
    [InlineData("find docs -name '*.md' -exec cat {} +", null)]
    [InlineData("find docs -name '*.md' -o -type f | xargs cat", "")]
    [InlineData("find docs -print -name '*.md' | xargs cat", "")]
    [InlineData("find docs -name docs | xargs grep -r foo", "")]
    [InlineData("find docs -exec cat {} + -name '*.md'", "")]
    [InlineData("rg foo sub", null)]
    [InlineData("rg --no-ignore foo sub", "sub/.env, which may hold secrets")]
    [InlineData("cat .git/objects/ab/cdef", ".git/objects/ab/cdef may hold files of other times")]
    [InlineData("xxd .git/objects/ab/cdef", ".git/objects/ab/cdef may hold files of other times")]
    [InlineData("od -c < .git/objects/ab/cdef", ".git/objects/ab/cdef may hold files of other times")]
    [InlineData("find . -type f | xargs xxd", "")]
    [InlineData("ps aux", null)]
    [InlineData("ps -ef | grep node", null)]
    [InlineData("df -h", null)]
    [InlineData("free -m", null)]
    [InlineData("ps auxe", "")]
    public void Search_RunsOrNamesTheFile(string line, string? why)
    {
        var evaluation = PermissionEvaluator.Evaluate(Query(line));
        var verdict = evaluation.Verdict;

        Assert.True(why is null == (verdict.Decision == PermissionDecision.Allow), $"{line}: {verdict.Reason}");
        Assert.Contains(why ?? "", verdict.Reason, StringComparison.Ordinal);
        var plan = PermissionEvaluator.Evaluate(Query(line) with { Mode = PermissionMode.Plan }).Verdict;
        Assert.Equal(why is null, plan.Decision == PermissionDecision.Allow);
    }

    [Fact]
    public void Search_WithSettingsThatCouldRunAProgram_Asks() => Assert.Equal(
        PermissionDecision.Ask,
        PermissionEvaluator.Evaluate(Query("rg foo src") with { IsVariable = static name => name == "RIPGREP_CONFIG_PATH" }).Verdict.Decision);

    [Fact]
    public void Search_OfTooManyFiles_Asks()
    {
        var many = Enumerable.Range(0, 9_000).Select(static i => $"f{i}").ToArray();
        var query = Query("rg foo src") with { NamesIn = folder => folder.Length > 60 ? [] : [.. many, "src"] };
        ((FakePaths)query.Paths).Folders.UnionWith(Enumerable.Range(1, 20).Select(static i => "/w/src" + string.Concat(Enumerable.Repeat("/src", i))));

        Assert.Contains("more than 50000 files", PermissionEvaluator.Evaluate(query).Verdict.Reason, StringComparison.Ordinal);
    }

    private static PermissionQuery Query(string line)
    {
        var query = Plans.Query(
            Plans.Shell(line), rules: Plans.Rules(deny: line.Contains("private", StringComparison.Ordinal) ? "read(private/**)" : null)) with
        {
            IsVariable = static _ => false,
            TextOf = static path => path == "/w/.git/config" ? "[core]\n\tbare = false\n" : null,
            NamesIn = static folder => folder switch
            {
                "/w" => Root,
                "/w/.git" => ["config", "HEAD", "objects"],
                "/w/.git/objects" => ["ab"],
                "/w/.git/objects/ab" => ["cdef"],
                "/w/src" => ["a.cs", "b.cs"],
                "/w/docs" => ["a.md", "server.pem"],
                "/w/sub" => ["a.txt", ".env"],
                "/w/private" => ["a.txt"],
                "/w/linked" => ["away"],
                _ => null,
            },
        };
        ((FakePaths)query.Paths).Links["/w/linked/away"] = "/w/src/a.cs";
        ((FakePaths)query.Paths).Folders.UnionWith(["/w/linked", "/w/docs", "/w/sub", "/w/private", "/w/.git", "/w/.git/objects", "/w/.git/objects/ab"]);
        return query;
    }
}
