using System.Text.Json;

namespace AgentHost.Plugins.Files.Reading;

/// <summary>Bounds of one reading.</summary>
/// <param name="Lines">Lines when none were asked for.</param>
/// <param name="LineLength">Characters of a line.</param>
/// <param name="Bytes">Characters of the whole answer, counted as UTF-8.</param>
/// <param name="ImageBytes">Size of an image.</param>
internal sealed record ReadLimits(int Lines, int LineLength, int Bytes, int ImageBytes)
{
    public static ReadLimits From(JsonElement settings) => new(
        ToolSettings.Number(settings, "lines", 200, 1, 100_000),
        ToolSettings.Number(settings, "lineLength", 2_000, 80, 1_000_000),
        ToolSettings.Number(settings, "bytes", 200_000, 1_000, 10_000_000),
        ToolSettings.Number(settings, "imageBytes", 5 * 1024 * 1024, 0, 20 * 1024 * 1024));
}
