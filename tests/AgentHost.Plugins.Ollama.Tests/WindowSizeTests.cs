namespace AgentHost.Plugins.Ollama.Tests;

public sealed class WindowSizeTests
{
    [Theory]
    [InlineData(0, 0, null, 32_768)]
    [InlineData(80_000, 0, null, 32_768)]
    [InlineData(90_000, 0, null, 65_536)]
    [InlineData(80_000, 0, 20_000, 65_536)]
    [InlineData(0, 20, null, 65_536)]
    [InlineData(900_000, 0, null, 524_288)]
    [InlineData(long.MaxValue / 2, 0, null, 1 << 24)]
    public void For_ARequest_IsDoubledAsOftenAsItNeeds(long bytes, int images, int? answer, int expected) =>
        Assert.Equal(expected, new WindowSize(null, null).For(bytes, images, answer));

    [Fact]
    public void For_ASmallerRequest_StaysAsItWas()
    {
        var window = new WindowSize(null, null);

        Assert.Equal([32_768, 131_072, 131_072], new[] { 10L, 300_000, 10 }.Select(bytes => window.For(bytes, 0, null)));
    }

    [Theory]
    [InlineData(null, 8192, 8192)]
    [InlineData(null, 50_000, 50_000)]
    [InlineData(null, 131_072, 65_536)]
    [InlineData(4096, 8192, 4096)]
    [InlineData(0, 8192, null)]
    public void For_WithASettingOrALimit_KeepsToIt(int? given, int? largest, int? expected) =>
        Assert.Equal(expected, new WindowSize(given, largest).For(150_000, 0, null));
}
