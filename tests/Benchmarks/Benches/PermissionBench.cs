using System.Globalization;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.FileSystem;
using AgentHost.Permissions;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Rules;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Judging one call against 1,000 rules.</summary>
internal sealed class PermissionBench : IBench
{
    private const double MostMicroseconds = 100;

    public string Name => "permissions";

    public Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var rules = new PermissionRules { Deny = Some("deny", 300), Ask = Some("ask", 300), Allow = [.. Some("allow", 399), Rule("shell(npm test *)")] };
        var paths = WorkspacePaths.TryOpen(place.Folder, "", NativeFileSystem.ForThisSystem(), out var error)
            ?? throw new BenchException(error ?? "no workspace");
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Measure("judging a command against 1,000 rules", Query("shell", ToolEffects.Execute, Resource.ShellLine("npm test -- --watch=false")), options),
            Measure("judging an edit against 1,000 rules", Query("edit", ToolEffects.Write, Resource.WritePath("src/app/main.ts")), options),
        ]);

        PermissionQuery Query(string tool, ToolEffects effects, Resource resource) => new()
        {
            Tool = tool,
            Plan = new ToolPlan(new ToolCall("c", tool, AgentJson.EmptyObject), tool) { Effects = effects, Resources = [resource] },
            DeclaredEffects = effects,
            Rules = rules,
            Paths = paths,
            ProgramProblem = ProgramPlaces.Problem,
        };
    }

    private static Figure Measure(string name, PermissionQuery query, Options options) =>
        new(name, "µs", Repeated.Microseconds(options.Runs, () => PermissionEvaluator.Evaluate(query))) { Budget = MostMicroseconds };

    private static List<PermissionRule> Some(string kind, int count) =>
    [
        .. Enumerable.Range(0, count)
            .Select(i =>
                Rule(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(i % 3) switch { 0 => "shell(", 1 => "edit(", _ => "path(" }}{kind}{i}{(i % 3 == 0 ? " run *" : "/**")})"))),
    ];

    private static PermissionRule Rule(string text) => PermissionRuleParser.Parse(text, "bench").Rule ?? throw new BenchException($"{text} is no rule");
}
