using AgentHost.FileSystem.Tests;
using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions.Tests;

public sealed class PermissionRuleParserTests
{
    [Theory]
    [InlineData("read")]
    [InlineData("mcp__github__*")]
    [InlineData("edit(docs/**)")]
    [InlineData("shell(git status:*)")]
    [InlineData("fetch(domain:*.example.com)")]
    [InlineData("path(~/notes/**)")]
    [InlineData("command(rm *)")]
    [InlineData("host(example.com:8080)")]
    [InlineData("shell(echo (a))")]
    public void Parse_Rule_IsRead(string text)
    {
        var result = PermissionRuleParser.Parse(text, "test");

        Assert.Null(result.Error);
        Assert.Equal(text, result.Rule!.Text);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("re ad", 3)]
    [InlineData("(x)", 1)]
    [InlineData("read(", 6)]
    [InlineData("read(x", 7)]
    [InlineData("read()", 6)]
    [InlineData("path(../x)", 6)]
    [InlineData("path({a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b})", 6)]
    [InlineData("host(a*b)", 6)]
    [InlineData("fetch(domain:)", 7)]
    [InlineData("command('x)", 9)]
    [InlineData("read\u0001", 5)]
    public void Parse_NoRule_SaysWhereAndWhy(string text, int column)
    {
        var result = PermissionRuleParser.Parse(text, "test");

        Assert.Null(result.Rule);
        Assert.Equal(column, result.Column);
        Assert.EndsWith(".", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RandomText_NeverThrows()
    {
        var random = new Random(7);
        const string alphabet = "abz/*?[]{},!-\\()'\": ~.:domain\t\0é";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var wrapped = random.Next(3) switch { 0 => text, 1 => $"path({text})", _ => $"shell({text})" };
            var result = PermissionRuleParser.Parse(wrapped, "test");
            Assert.True(result.Rule is null != result.Error is null);
            if (result.Rule is { } rule)
            {
                rule.HitsPath("/w/a/b", new FakePaths());
                rule.MayHitBelow("/w/a", new FakePaths());
                rule.HitsHost("a:1");
                rule.HitsCommand(AgentHost.Permissions.Commands.SimpleCommandParser.Parse(text));
            }
        }
    }
}
