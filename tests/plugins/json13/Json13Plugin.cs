namespace TestPlugins.Json13;

/// <summary>Carries version 13 of a library that another plugin carries too.</summary>
public sealed partial class Json13Plugin : Plugin
{
    /// <summary>Tells how deep version 13 of the library reads.</summary>
    [Tool("json_13", Effects = ToolEffects.None)]
    private static string Tell() => Depth.Depth.Tell();
}
