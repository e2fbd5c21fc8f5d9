namespace TestPlugins.Weather;

/// <summary>A unit of temperature.</summary>
internal enum TemperatureUnit
{
    /// <summary>Degrees Celsius.</summary>
    Celsius,

    /// <summary>Degrees Fahrenheit.</summary>
    Fahrenheit,
}
