using System.Text.Json;

namespace AgentHost.Bridges.Tests;

public sealed class JsonTests
{
    private static readonly JsonElement Sample = JsonElement.Parse(
        """{ "text": "a", "number": 3, "big": 1e99, "no": false, "null": null, "list": [1, 2], "half": "\ud800", "deep": { "in": ["\udc00"] } }""");

    [Fact]
    public void Members_OfAnyForm_AreReadOrAbsent()
    {
        Assert.Equal("a", Sample.Text("text"));
        Assert.Null(Sample.Text("number"));
        Assert.Equal("", Sample.Text("half"));
        Assert.Equal(3, Sample.Number("number"));
        Assert.Null(Sample.Number("big"));
        Assert.Null(Sample.Number("text"));
        Assert.True(Sample.Has("text"));
        Assert.False(Sample.Has("no") || Sample.Has("null") || Sample.Has("other"));
        Assert.Equal(2, Sample.Get("list").Items().Count());
        Assert.Empty(Sample.Get("text").Items());
        Assert.Equal(JsonValueKind.Undefined, Sample.Get("list").Get("x").ValueKind);
    }

    [Fact]
    public void IsWhole_HalfOfAPair_IsNot()
    {
        Assert.True(Json.IsWhole(Sample.Get("list")));
        Assert.False(Json.IsWhole(Sample.Get("half")));
        Assert.False(Json.IsWhole(Sample.Get("deep")));
    }
}
