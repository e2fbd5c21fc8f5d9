namespace PluginName;

public sealed partial class PluginNamePlugin : Plugin
{
    /// <summary>Tells tomorrow's temperature of a town in degrees Celsius.</summary>
    /// <param name="town">Town name.</param>
    /// <param name="days">How many days ahead.</param>
    [Tool(Effects = ToolEffects.None)]
    private static ToolResult Forecast(string town, int days = 1) =>
        days is < 1 or > 10
            ? ToolResult.Error("Forecasts reach from 1 to 10 days; ask for one of them.")
            : ToolResult.Text($"{town}: {10 + (town.Length % 20) + days} °C");
}
