namespace AgentHost.Plugins.Infrastructure.Tests.Merging;

public sealed class MergerTests
{
    [Theory]
    [InlineData(nameof(ListStrategy.Replace), "a: 3, b: {x: 1, y: 5, z: 6}, l: [9], n: null, m: 7")]
    [InlineData(nameof(ListStrategy.Append), "a: 3, b: {x: 1, y: 5, z: 6}, l: [1, {k: 1}, 9], n: null, m: 7")]
    [InlineData(nameof(ListStrategy.Merge), "a: 3, b: {x: 1, y: 5, z: 6}, l: [9, {k: 1}], n: null, m: 7")]
    public void Merge_TwoMaps_GoesDeep(string strategy, string expected)
    {
        var merged = Merge(
            Enum.Parse<ListStrategy>(strategy), "{a: 1, b: {x: 1, y: 2}, l: [1, {k: 1}], n: 4}", "{a: 3, b: {y: 5, z: 6}, l: [9], n: null, m: 7}");

        Assert.Equal(Values.Show(Values.Read("{" + expected + "}")), Values.Show(merged));
    }

    [Fact]
    public void Merge_Value_KnowsWhatItStandsOver()
    {
        var merger = new Merger(ListStrategy.Replace, CancellationToken.None);
        var merged = merger.Merge(
            merger.Merge(YamlReader.Read("a: 1", "one.yaml")!, YamlReader.Read("\na: 2", "two.yaml")!), YamlReader.Read("\n\na: 3", "three.yaml")!);
        var value = ((YamlMap)merged)["a"]!;

        Assert.Equal(new("three.yaml", 3, 4), value.Place);
        Assert.Equal(new("two.yaml", 2, 4), value.Before!.Place);
        Assert.Equal(new("one.yaml", 1, 4), value.Before.Before!.Place);
        Assert.Null(value.Before.Before.Before);
    }

    [Fact]
    public void Merge_LongChain_ForgetsTheOldest()
    {
        var merger = new Merger(ListStrategy.Replace, CancellationToken.None);
        var merged = Values.Read("{a: 0}");
        for (var i = 1; i < 500; i++)
        {
            merged = merger.Merge(merged, Values.Read($"{{a: {i}}}"));
        }

        Assert.InRange(((YamlMap)merged)["a"]!.Depth, 1, 33);
    }

    [Fact]
    public void Merge_ListsThatMultiply_AreRefused()
    {
        var merger = new Merger(ListStrategy.Append, CancellationToken.None);
        var merged = Values.Read("{l: [1, 2, 3, 4, 5, 6, 7, 8]}");

        var exception = Assert.Throws<InfrastructureException>(() =>
        {
            for (var i = 0; i < 60; i++)
            {
                merged = merger.Merge(merged, merged);
            }
        });

        Assert.Contains($"{Merger.MostNodes}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_Cancelled_Ends()
    {
        var text = "{" + string.Join(", ", Enumerable.Range(0, 20_000).Select(static i => $"k{i}: 1")) + "}";
        var (left, right) = (Values.Read(text), Values.Read(text));

        Assert.Throws<OperationCanceledException>(() => new Merger(ListStrategy.Replace, new CancellationToken(canceled: true)).Merge(left, right));
    }

    /// <summary>Laws that hold for whatever two files hold, as long as a name means the same kind of value in both.</summary>
    [Theory]
    [InlineData(nameof(ListStrategy.Replace))]
    [InlineData(nameof(ListStrategy.Append))]
    [InlineData(nameof(ListStrategy.Merge))]
    public void Merge_RandomValues_KeepsTheLaws(string strategy)
    {
        var lists = Enum.Parse<ListStrategy>(strategy);
        var random = new Random(17);
        var merger = new Merger(lists, CancellationToken.None);
        for (var round = 0; round < 1_500; round++)
        {
            var (a, b, c) = (Values.Random(random), Values.Random(random), Values.Random(random));
            var empty = Values.Read("{}");

            Assert.Equal(Values.Show(a), Values.Show(merger.Merge(empty, a)));
            Assert.Equal(Values.Show(a), Values.Show(merger.Merge(a, empty)));
            Assert.Equal(Values.Show(merger.Merge(merger.Merge(a, b), c)), Values.Show(merger.Merge(a, merger.Merge(b, c))));
            Assert.Equal(Keys(a).Union(Keys(b)).Order(StringComparer.Ordinal), Keys(merger.Merge(a, b)).Order(StringComparer.Ordinal));
            if (lists != ListStrategy.Append)
            {
                Assert.Equal(Values.Show(a), Values.Show(merger.Merge(a, a)));
            }

            // What the later one says in plain values holds.
            foreach (var (path, node) in YamlPath.Leaves(b).Where(leaf => !leaf.Path.Contains('[', StringComparison.Ordinal) && leaf.Node is YamlScalar))
            {
                Assert.Equal(Values.Show(node), Values.Show(YamlPath.Find(merger.Merge(a, b), path)!));
            }
        }
    }

    private static IEnumerable<string> Keys(YamlNode node) => ((YamlMap)node).Keys;

    private static YamlNode Merge(ListStrategy lists, string under, string over) =>
        new Merger(lists, CancellationToken.None).Merge(Values.Read(under), Values.Read(over));
}
