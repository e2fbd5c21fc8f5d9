using System.Text.Json;

namespace AgentHost.Tests.Json;

public sealed class ToolEffectsTests
{
    [Fact]
    public void EveryCombination_WrittenAndRead_IsTheSame()
    {
        var all = Enum.GetValues<ToolEffects>().Aggregate((left, right) => left | right);
        for (var bits = 0; bits <= (int)all; bits++)
        {
            var spec = new ToolSpec("t", "d", AgentJson.EmptyObject) { Effects = (ToolEffects)bits };
            Assert.Equal((ToolEffects)bits, AgentJson.Read<ToolSpec>(AgentJson.Write(spec)).Effects);
        }
    }

    [Theory]
    [InlineData("""[]""", ToolEffects.None)]
    [InlineData("""["read"]""", ToolEffects.Read)]
    [InlineData("""["exec","network","exec"]""", ToolEffects.Execute | ToolEffects.Network)]
    [InlineData("""["read","teleport"]""", ToolEffects.Read | ToolEffects.Execute)]
    [InlineData("""["READ"]""", ToolEffects.Execute)]
    [InlineData("""[7]""", ToolEffects.Execute)]
    [InlineData("""[null]""", ToolEffects.Execute)]
    [InlineData("""[{"read":true}]""", ToolEffects.Execute)]
    public void Read_Words_AreNeverTakenForLessThanTheyMayMean(string effects, ToolEffects expected) =>
        Assert.Equal(expected, AgentJson.Read<ToolSpec>(With(effects)).Effects);

    [Theory]
    [InlineData("\"read\"")]
    [InlineData("1")]
    [InlineData("{}")]
    [InlineData("[[]]")]
    public void Read_NoListOfWords_GivesJsonException(string effects) =>
        Assert.Throws<JsonException>(() => AgentJson.Read<ToolSpec>(With(effects)));

    [Fact]
    public void Read_Null_IsNotSaid() => Assert.Null(AgentJson.Read<ToolSpec>(With("null")).Effects);

    [Fact]
    public void Write_Words_AreThoseOfTheManifest() =>
        Assert.Contains("""["read","write","exec","network","mcp","agent"]""", AgentJson.Write(new ToolSpec("t", "d", AgentJson.EmptyObject)
        {
            Effects = ToolEffects.Agent | ToolEffects.Mcp | ToolEffects.Network | ToolEffects.Execute | ToolEffects.Write | ToolEffects.Read,
        }), StringComparison.Ordinal);

    private static string With(string effects) => $$"""{"name":"t","description":"d","inputSchema":{},"effects":{{effects}}}""";
}
