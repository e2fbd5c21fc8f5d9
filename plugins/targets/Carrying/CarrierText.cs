using System.Text;

namespace AgentHost.Plugins.Targets.Carrying;

/// <summary>The text that the far end runs.</summary>
internal static class CarrierText
{
    /// <summary>The text without its comments and what indents it.</summary>
    public static string Value { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(CarrierText).Assembly.GetManifestResourceStream("carrier.sh")
            ?? throw new InvalidOperationException("carrier.sh is missing in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            var bare = line.TrimStart();
            if (bare.Length > 0 && bare[0] != '#')
            {
                text.Append(bare).Append('\n');
            }
        }

        return text.ToString();
    }
}
