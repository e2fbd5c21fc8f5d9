using Microsoft.CodeAnalysis;

namespace AgentHost.Abstractions.SourceGenerator.Tests;

public sealed class CachingTests
{
    private const string Code = """
        public enum Kind { A, B }
        public sealed record Part(string Name, Kind Kind);
        public sealed partial class P : Plugin
        {
            /// <summary>Goes.</summary>
            [Tool] string Go(IReadOnlyList<Part> parts, int count = 3) => "";
        }
        """;

    [Theory]
    [InlineData("public sealed class Other;")]
    [InlineData("// A remark moves nothing.\n")]
    public void Generate_UnrelatedEdit_WritesNothingAnew(string added)
    {
        var edited = Snippet.Of(Code).Edited(added + Code);

        Assert.All(
            [.. Outputs(edited), .. Reasons(edited, ToolGenerator.ToolStep), .. Reasons(edited, ToolGenerator.PluginStep)],
            reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString()));
        Assert.NotEmpty(Outputs(edited));
    }

    [Fact]
    public void Generate_ChangedEnum_WritesTheSchemaAnew()
    {
        var edited = Snippet.Of(Code).Edited(Code.Replace("A, B", "A, B, C", StringComparison.Ordinal));

        Assert.Contains(Outputs(edited), reason => reason == IncrementalStepRunReason.Modified);
        Assert.Contains("\"c\"", edited.Schema(), StringComparison.Ordinal);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(Snippet snippet, string step) =>
        snippet.Result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    // The second output reports findings: it has none here, and places may move.
    private static IEnumerable<IncrementalStepRunReason> Outputs(Snippet snippet) =>
        snippet.Result.TrackedOutputSteps.SelectMany(step => step.Value).Where(run => run.Outputs.Length > 0 && Sources(run.Outputs[0].Value) > 0)
            .SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static int Sources(object value) =>
        value is System.Runtime.CompilerServices.ITuple tuple && tuple[0] is System.Collections.IEnumerable sources ? sources.Cast<object>().Count() : 0;
}
