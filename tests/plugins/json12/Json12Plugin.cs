namespace TestPlugins.Json12;

/// <summary>Carries version 12 of a library that another plugin carries too.</summary>
public sealed partial class Json12Plugin : Plugin
{
    /// <summary>Tells how deep version 12 of the library reads.</summary>
    [Tool("json_12", Effects = ToolEffects.None)]
    private static string Tell() => Depth.Depth.Tell();
}
