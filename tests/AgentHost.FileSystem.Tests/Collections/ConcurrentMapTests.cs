using AgentHost.FileSystem.Collections;

namespace AgentHost.FileSystem.Tests.Collections;

public sealed class ConcurrentMapTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public void Entries_AreAddedOnce_ReplacedAndRemoved()
    {
        var map = new ConcurrentMap<string, string>();
        Assert.True(map.IsEmpty);
        Assert.True(map.TryAdd("a", "1"));
        Assert.False(map.TryAdd("a", "2"));
        Assert.True(map.TryGetValue("a", out var value));
        Assert.Equal("1", value);
        map["a"] = "3";
        map["b"] = "4";
        Assert.Equal(2, map.Count);
        Assert.Equal(["a", "b"], map.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["3", "4"], map.Values.Order(StringComparer.Ordinal));
        Assert.True(map.TryRemove("a", out var removed));
        Assert.Equal("3", removed);
        Assert.False(map.TryRemove("a"));
        Assert.False(map.ContainsKey("a"));
        Assert.False(map.TryGetValue("a", out _));
    }

    [Fact]
    public void Remove_OfAValue_LeavesAnotherThatCameMeanwhile()
    {
        var map = new ConcurrentMap<string, object>();
        var (before, after) = (new object(), new object());
        map["a"] = after;

        Assert.False(map.TryRemove("a", before));
        Assert.True(map.TryRemove("a", after));
        Assert.False(map.TryRemove("a", after));
    }

    [Fact]
    public void Keys_AreComparedAsTheySay()
    {
        var map = new ConcurrentMap<Key, string>();
        map[new Key("a", 1)] = "1";

        Assert.True(map.ContainsKey(new Key("a", 1)));
        Assert.False(map.ContainsKey(new Key("a", 2)));
        Assert.False(new ConcurrentMap<string, string> { ["A"] = "1" }.ContainsKey("a"));
    }

    [Fact]
    public void GetOrAdd_MakesWhatIsMissing_AndMayAskTheMapMeanwhile()
    {
        var map = new ConcurrentMap<string, string>();

        Assert.Equal("a!", map.GetOrAdd("a", key => map.GetOrAdd("other", _ => key) + "!"));
        Assert.Equal("a!", map.GetOrAdd("a", _ => throw new InvalidOperationException()));
        Assert.Equal("a", map.GetOrAdd("other", _ => throw new InvalidOperationException()));
    }

    [Fact]
    public async Task GetOrAdd_SideBySide_OneValueCountsForAll()
    {
        for (var round = 0; round < 200; round++)
        {
            var map = new ConcurrentMap<string, object>();
            var got = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => map.GetOrAdd("a", static _ => new object()), None)));

            Assert.Single(got.Distinct());
        }
    }

    [Fact]
    public async Task Change_SideBySide_LosesNone()
    {
        var map = new ConcurrentMap<string, string>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 500; i++)
                {
                    map.Change("a", static before => before + "x");
                }
            },
            None)));

        Assert.Equal(2_000, map.Change("a", static before => before!).Length);
    }

    private sealed record Key(string Name, int Number);
}
