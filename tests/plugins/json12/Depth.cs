using System.Globalization;
using Newtonsoft.Json;

namespace TestPlugins.Depth;

/// <summary>What the library does with a hundred lists within each other: from its 13th version on it gives up.</summary>
internal static class Depth
{
    /// <summary>The library's version, its answer, and the process that it runs in.</summary>
    public static string Tell()
    {
        const int Levels = 100;
        var read = "reads them";
        try
        {
            JsonConvert.DeserializeObject(new string('[', Levels) + new string(']', Levels));
        }
        catch (JsonReaderException)
        {
            read = "gives up";
        }

        return string.Create(CultureInfo.InvariantCulture, $"{typeof(JsonConvert).Assembly.GetName().Version} {read} in {Environment.ProcessId}");
    }
}
