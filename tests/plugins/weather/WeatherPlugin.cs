using System.Collections.Concurrent;

namespace TestPlugins.Weather;

/// <summary>Tells the weather of towns that do not exist.</summary>
public sealed partial class WeatherPlugin : Plugin
{
    private readonly ConcurrentDictionary<string, double> _recorded = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells tomorrow's weather for a town.</summary>
    /// <param name="town">Town name.</param>
    /// <param name="days">How many days ahead.</param>
    /// <param name="unit">Unit of the temperature.</param>
    [Tool(Effects = ToolEffects.Network, TimeoutSeconds = 10)]
    private static async Task<string> Forecast(
        string town, ToolContext context, int days = 1, TemperatureUnit unit = TemperatureUnit.Celsius, CancellationToken cancellationToken = default)
    {
        context.Progress.Report(new() { Text = $"Asking for {town}" });
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var celsius = 10 + (town.Length % 20) + days;
        return unit == TemperatureUnit.Celsius ? $"{town}: {celsius} °C" : $"{town}: {(celsius * 9 / 5) + 32} °F";
    }

    [Tool("record_weather", Effects = ToolEffects.None)]
    private ToolResult Record(string town, double temperature, string? note)
    {
        if (temperature < -273.15)
        {
            return ToolResult.Error("The temperature is below absolute zero; give degrees Celsius.");
        }

        _recorded[town] = temperature;
        return ToolResult.Text(note is null ? $"{_recorded.Count} towns recorded." : $"{_recorded.Count} towns recorded. Note: {note}");
    }
}
