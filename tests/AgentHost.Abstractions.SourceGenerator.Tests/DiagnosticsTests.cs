using Microsoft.CodeAnalysis;

namespace AgentHost.Abstractions.SourceGenerator.Tests;

public sealed class DiagnosticsTests
{
    private const string Bodies = """
        protected override ValueTask<ToolPlan> PrepareAsync(A arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) => throw new InvalidOperationException();
        protected override ValueTask<ToolResult> ExecuteAsync(A arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => throw new InvalidOperationException();
        """;

    [Theory]
    [InlineData("AHG001", "partial class P : Plugin { [Tool] string Go() => \"\"; }", "Describe the tool 'go'")]
    [InlineData("AHG001", "partial class P : Plugin { /// <summary>  </summary>\n [Tool] string Go() => \"\"; }", "Describe the tool 'go'")]
    [InlineData("AHG001", "partial class P : Plugin { /// <summary>Broken < xml</summary>\n [Tool] string Go() => \"\"; }", "Describe the tool 'go'")]
    [InlineData(
        "AHG002", "partial class P : Plugin { /// <summary>S</summary>\n [Tool] string Go(Uri address) => \"\"; }", "Give 'address' another type than 'Uri'")]
    [InlineData("AHG002", "partial class P : Plugin { /// <summary>S</summary>\n [Tool] string Go(ref int x) => \"\"; }", "passed by value")]
    [InlineData(
        "AHG002", "partial class P : Plugin { /// <summary>S</summary>\n [Tool] string Go(Dictionary<int, string> x) => \"\"; }", "Give 'x' another type")]
    [InlineData(
        "AHG002",
        "record Tree(IReadOnlyList<Tree> Children); partial class P : Plugin { /// <summary>S</summary>\n [Tool] string Go(Tree tree) => \"\"; }",
        "cannot contain itself")]
    [InlineData("AHG003", "class P : Plugin { /// <summary>S</summary>\n [Tool] string Go() => \"\"; }", "Write 'partial' before 'class P'")]
    [InlineData(
        "AHG003", "partial class P : Plugin; record A; /// <summary>S</summary>\n[Tool] class T : Tool<A> { BODIES }", "Write 'partial' before 'class T'")]
    [InlineData(
        "AHG003", "class P : Plugin; record A; /// <summary>S</summary>\n[Tool] partial class T : Tool<A> { BODIES }", "Write 'partial' before 'class P'")]
    [InlineData("AHG004", "partial class P : Plugin { /// <summary>S</summary>\n [Tool(\"my tool\")] string Go() => \"\"; }", "Rename the tool 'my tool'")]
    [InlineData("AHG004", "partial class P : Plugin { /// <summary>S</summary>\n [Tool] string Größe() => \"\"; }", "Rename the tool 'größe'")]
    [InlineData(
        "AHG005",
        "partial class P : Plugin { /// <summary>S</summary>\n [Tool] string Go() => \"\";\n /// <summary>S</summary>\n [Tool] string GoAsync() => \"\"; }",
        "Give one of the tools 'go'")]
    [InlineData("AHG006", "class P : Plugin; class Q : Plugin;", "move 'Q'")]
    [InlineData("AHG007", "class P : Plugin; class Q { /// <summary>S</summary>\n [Tool] string Go() => \"\"; }", "Move the method 'Go'")]
    [InlineData(
        "AHG008",
        "partial class P : Plugin { /// <summary>S</summary>\n [Tool] Task<int> Go() => throw new InvalidOperationException(); }",
        "instead of 'Task<int>'")]
    [InlineData("AHG009", "partial class P : Plugin; /// <summary>S</summary>\n[Tool] partial class T;", "Let 'T' derive from Tool<TArguments>")]
    [InlineData(
        "AHG009", "partial class P : Plugin; class A; /// <summary>S</summary>\n[Tool] partial class T : Tool<A> { BODIES }", "with a record as TArguments")]
    [InlineData(
        "AHG010",
        "partial class P : Plugin; record A; /// <summary>S</summary>\n[Tool] partial class T(int x) : Tool<A> { int y = x; BODIES }",
        "Give 'T' a constructor")]
    [InlineData("AHG011", "record A; /// <summary>S</summary>\n[Tool] partial class T : Tool<A> { BODIES }", "it registers the tool 't'")]
    [InlineData("AHG012", "partial class P : Plugin { /// <summary>S</summary>\n [Tool] string Go<T>() => \"\"; }", "Remove the type parameters of 'Go'")]
    [InlineData("AHG014", "partial class P : Plugin { /// <summary>S</summary>\n [Tool(Name = \"go\")] string Go() => \"\"; }", "[Tool(\"go\")] in place of")]
    [InlineData("AHG013", "partial class P : Plugin { /// <summary>S</summary>\n [Tool] string Go(int A, int a) => \"\"; }", "Rename 'a' in 'Go'")]
    public void Generate_FaultyTool_IsOneErrorWithPlace(string id, string code, string message)
    {
        var snippet = Snippet.Of(code.Replace("BODIES", Bodies, StringComparison.Ordinal));

        var finding = Assert.Single(snippet.Findings);
        Assert.Equal(id, finding.Id);
        Assert.Equal(DiagnosticSeverity.Error, finding.Severity);
        Assert.Contains(message, finding.GetMessage(), StringComparison.Ordinal);
        Assert.Equal("Code.cs", finding.Location.GetLineSpan().Path);
    }

    [Fact]
    public void Generate_AbstractPluginBase_IsNotASecondPlugin() =>
        Assert.Empty(Snippet.Of("abstract class Base : Plugin; class P : Base;").Findings);

    [Fact]
    public void Generate_PartialPluginInTwoPieces_IsOnePlugin()
    {
        var snippet = Snippet.Of("partial class P : Plugin; partial class P : Plugin { /// <summary>S</summary>\n [Tool] string Go() => \"\"; }");

        Assert.Empty(snippet.Findings);
        Assert.Single(snippet.Metadata("AgentHost.Plugin"));
        Assert.Single(snippet.Metadata("AgentHost.Tool"));
    }

    [Fact]
    public void Generate_AssemblyWithoutPlugin_WritesNothing() => Assert.Empty(Snippet.Of("class C;").Result.GeneratedSources);
}
