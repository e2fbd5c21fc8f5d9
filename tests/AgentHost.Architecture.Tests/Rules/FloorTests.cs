using AgentHost.Testing.Shared;

namespace AgentHost.Architecture.Tests.Rules;

/// <summary>Arrows point down: between assemblies, and between the namespaces within each. Read from what the assemblies themselves use.</summary>
public sealed class FloorTests
{
    private static readonly Floors Drawing = Floors.Read(Repository.PathTo("tests", "AgentHost.Architecture.Tests", "floors.txt"));

    public static TheoryData<string> Assemblies => [.. Drawing.Assemblies];

    [Fact]
    public void EveryProject_HasAFloor() =>
        Assert.Equal(
            Repository.Files("src", "*.csproj").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal),
            Drawing.Assemblies.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_Uses_OnlyFloorsBelow(string assembly)
    {
        var used = BuiltAssembly.OfProject(assembly, NameOf(assembly)).References.Where(Drawing.Assemblies.Contains).ToArray();

        var upward = used.Where(other => !Drawing.Allow(assembly, other)).ToArray();
        Assert.True(
            upward.Length == 0,
            $"{assembly} uses {string.Join(", ", upward)}, which does not stand below it: move the code, "
            + "or draw the floors anew in floors.txt with a page in docs/decisions.");
        Assert.Equal([], Drawing.Beside(assembly).Except(used, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Namespaces_OfAnAssembly_MakeNoCircle(string assembly)
    {
        var built = BuiltAssembly.OfProject(assembly, NameOf(assembly));
        var uses = TypeUse.Of(built.Path).Where(use => use.Assembly == built.Name).ToArray();
        var circles = Circles.In(uses.Select(static use => (use.User, use.Namespace)));

        Assert.True(circles.Count == 0, $"Namespaces of {assembly} use each other in a circle:\n{Describe(circles, uses)}");
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Internals_AreShown_ToTestsAlone(string assembly)
    {
        var friends = BuiltAssembly.FriendsOf(BuiltAssembly.OfProject(assembly, NameOf(assembly)).Path);

        // The probe is a program of the store's tests; the benches measure the permission gate where it is.
        var wrong = friends.Where(static name => !name.EndsWith(".Tests", StringComparison.Ordinal) && name is not ("StoreProbe" or "AgentHost.Benchmarks"));

        Assert.True(!wrong.Any(), $"{assembly} opens its internals to {string.Join(", ", wrong)}: give what is needed a public face instead.");
    }

    [Fact]
    public void PublicTypes_OfTheCore_AreWhatTheSnapshotSays() =>
        Snapshot.Match(
            Repository.PathTo("tests", "AgentHost.Architecture.Tests", "PublicTypes.txt"),
            string.Concat(Drawing.Assemblies.Where(assembly => Drawing.Of(assembly) is > 0 and < 8 && assembly != "AgentHost.Testing").Select(assembly =>
            {
                var types = BuiltAssembly.OfProject(assembly).PublicTypes;
                return $"{assembly}: {types.Count}\n{string.Concat(types.Select(static type => $"    {type}\n"))}";
            })),
            "The face of a library is small: a type is public where an assembly above uses it.");

    private static string? NameOf(string project) => project == "AgentHost.Cli" ? "agent" : null;

    private static string Describe(IReadOnlyList<IReadOnlyList<string>> circles, (string User, string Assembly, string Namespace, string Type)[] uses) =>
        string.Join("\n\n", circles.Select(circle => string.Join(' ', circle) + "\n" + string.Join('\n', from use in uses
                                                                                                      where circle.Contains(use.User)
                                                                                                          && circle.Contains(use.Namespace)
                                                                                                      group use.Type by (use.User, use.Namespace) into pair
                                                                                                      select $"    {pair.Key.User} uses {pair.Key.Namespace}: "
                                                                                                          + $"{string.Join(", ", pair.Distinct(StringComparer.Ordinal).Take(8))}")));
}
