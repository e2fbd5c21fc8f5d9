using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Tests;

/// <summary>Programs for awk that only print, and those that run others or write.</summary>
public sealed class AwkProgramTests
{
    [Theory]
    [InlineData("{print $1}")]
    [InlineData("NR>=1 && NR<=20")]
    [InlineData("$3 > 10 {print $1, $2}")]
    [InlineData("/def/{print FILENAME\": \"$0}")]
    [InlineData("{ if ($1 > 5) print; else print \"x;y\" }")]
    [InlineData("BEGIN{FS=\",\"} {sum += $2} END{print sum / NR}")]
    [InlineData("{a[$1]++} END{for (k in a) print k, a[k]}")]
    [InlineData("length($0) > 80 || /x/")]
    [InlineData("{ printf(\"%s %d\\n\", $1, ($2 > 3)) }")]
    [InlineData("{ print /re/ }")]
    [InlineData("1")]
    public void Printing_IsKnown(string program) => Assert.True(AwkProgram.OnlyPrints(program));

    [Theory]
    [InlineData("BEGIN{system(\"x\")}")]
    [InlineData("{print > \"f\"}")]
    [InlineData("{print >> \"f\"}")]
    [InlineData("{print > $1}")]
    [InlineData("{printf(\"x\") > \"f\"}")]
    [InlineData("{print (1) > \"f\"}")]
    [InlineData("{if(1)print>\"f\"}")]
    [InlineData("{print \"x;}{\" > \"f\"}")]
    [InlineData("{print | \"sh\"}")]
    [InlineData("{print |& \"sh\"}")]
    [InlineData("BEGIN{\"id\" | getline x; print x}")]
    [InlineData("BEGIN{while((getline l < \"/etc/passwd\")>0) print l}")]
    [InlineData("BEGIN{ARGV[1]=\"/etc/passwd\";ARGC=2} 1")]
    [InlineData("BEGIN{print ENVIRON[\"KEY\"]}")]
    [InlineData("@load \"x\"")]
    [InlineData("BEGIN{f=\"system\";@f(\"x\")}")]
    [InlineData("/\"/{print} {print > \"f\"}")]
    [InlineData("{print /\"/ > \"f\"/\"/}")]
    [InlineData("# comment\" \n{print > \"f\"}")]
    [InlineData("{print $1,\n$2 > \"f\"}")]
    [InlineData("{print \"a")]
    [InlineData("{print")]
    [InlineData("")]
    public void Anything_Else_IsNot(string program) => Assert.Equal(program.Length == 0, AwkProgram.OnlyPrints(program));

    [Fact]
    public void RandomPrograms_WithARedirectionInABlock_AreNeverTakenForPrinting()
    {
        var random = new Random(7);
        string[] pieces = ["\"a\"", "/x/", "(1)", "$1", " ", ",", "\\", "\"", "/", "x", "!", "~ ", ";y", "{z}", "[1]", "#", "1/2", "a\"b\""];
        for (var i = 0; i < 20_000; i++)
        {
            var before = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.False(AwkProgram.OnlyPrints($"{{print {before} > \"f\"}}") && !IsHidden(before), before);
        }

        // Where the redirection stands in a text, an expression or brackets, awk itself sees none.
        static bool IsHidden(string before) =>
            before.Count(static c => c == '"') % 2 == 1 || before.Contains('/', StringComparison.Ordinal) || before.Contains(';', StringComparison.Ordinal)
            || before.Contains('{', StringComparison.Ordinal) || before.Contains('\\', StringComparison.Ordinal);
    }
}
