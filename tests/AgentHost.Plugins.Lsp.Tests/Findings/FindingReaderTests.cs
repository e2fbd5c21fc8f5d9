using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Tests.Findings;

public sealed class FindingReaderTests
{
    private const string Whole =
        """[{"range":{"start":{"line":1,"character":2},"end":{"line":3,"character":4}},"severity":2,"code":"B7","source":"bench","message":"wrong","tags":[1],"data":{"message":"not this","range":{"start":{"line":9}}}},{"code":7,"severity":9,"message":"bare"}]""";

    [Fact]
    public void ReadAll_Diagnostics_AreReadWhole()
    {
        var found = FindingReader.ReadAll(AgentJson.Parse(Whole), 10);
        Assert.Equal(new Finding(new TextPosition(1, 2), new TextPosition(3, 4), 2, "wrong") { Code = "B7", Source = "bench" }, found[0]);
        Assert.Equal(new Finding(default, default, 4, "bare") { Code = "7" }, found[1]);
        Assert.Equal(2, found.Count);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("[null,7,\"x\",[[{\"message\":\"deep\"}]],{},{\"message\":7},{\"message\":null}]")]
    public void ReadAll_WhatHasNoForm_IsPassedOver(string json) => Assert.Empty(FindingReader.ReadAll(AgentJson.Parse(json), 10));

    [Theory]
    [InlineData("""{"message":"m","range":null,"severity":"high","code":{"value":1},"source":[]}""")]
    [InlineData("""{"message":"m","range":{"start":7,"end":[{"line":3}]},"severity":1.5}""")]
    [InlineData("""{"message":"m","range":{"start":{"line":-4,"character":1e99},"end":{"line":99999999999}},"severity":-3}""")]
    public void ReadAll_OddMembers_CountAsMissing(string json) =>
        Assert.Equal(new Finding(default, default, 1, "m"), Assert.Single(FindingReader.ReadAll(AgentJson.Parse($"[{json}]"), 10)));

    [Fact]
    public void ReadAll_ManyAndLong_IsBounded()
    {
        var list = AgentJson.Parse($"[{string.Join(',', Enumerable.Repeat($$"""{"message":"{{new string('x', 3_000)}}","source":"s"}""", 5))}]");
        var found = FindingReader.ReadAll(list, 3);
        Assert.Equal(3, found.Count);
        Assert.Equal(2_001, found[0].Message.Length);
        Assert.Same(found[0].Source, found[2].Source);
    }

    [Fact]
    public void ReadAll_DeepData_IsPassedOver()
    {
        using var document = JsonDocument.Parse(
            $"[{{\"data\":{new string('[', 500)}{new string(']', 500)},\"message\":\"m\"}}]", new JsonDocumentOptions { MaxDepth = 1_000 });
        Assert.Equal("m", Assert.Single(FindingReader.ReadAll(document.RootElement, 10)).Message);
    }

    [Fact]
    public void ReadAll_HalfASurrogatePair_IsNoText() =>
        Assert.Equal("", Assert.Single(FindingReader.ReadAll(AgentJson.Parse("[{\"message\":\"\\ud800\"}]"), 10)).Message);

    [Fact]
    public void ReadAll_MutatedJson_IsReadOrPassedOver()
    {
        var random = new Random(11);
        var read = 0;
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(Whole);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)" {}[]:,\"0a\\-e"[random.Next(13)];
            }

            JsonElement list;
            try
            {
                list = JsonElement.Parse(bytes);
            }
            catch (JsonException)
            {
                continue;
            }

            read++;
            Assert.True(FindingReader.ReadAll(list, 10).Count <= 10);
        }

        Assert.True(read > 100);
    }
}
