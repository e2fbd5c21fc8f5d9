using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>Rules of the marks that say what to keep for the next request.</summary>
internal static class CacheMarkRules
{
    private const int Most = 4;

    public static void Check(JsonElement body, Action<string, string, string> report)
    {
        int marks = One(body, "$", report);
        marks += Each(body.Field("tools"), "$.tools", report);
        marks += Each(body.Field("system"), "$.system", report);
        int i = 0;
        foreach (JsonElement message in body.Field("messages").Items())
        {
            marks += Each(message.Field("content"), $"$.messages[{i++}].content", report);
        }

        if (marks > Most)
        {
            report("cache-marks", "$", $"A maximum of {Most} blocks with cache_control may be provided. Found {marks}.");
        }
    }

    private static int Each(JsonElement blocks, string place, Action<string, string, string> report)
    {
        int marks = 0;
        int i = 0;
        foreach (JsonElement block in blocks.Items())
        {
            string at = $"{place}[{i++}]";
            marks += One(block, at, report) + Each(block.Field("content"), $"{at}.content", report);
        }

        return marks;
    }

    private static int One(JsonElement holder, string place, Action<string, string, string> report)
    {
        JsonElement mark = holder.Field("cache_control");
        if (mark.IsMissing())
        {
            return 0;
        }

        if (mark.Text("type") != "ephemeral")
        {
            report("cache-mark", $"{place}.cache_control", "must be of type ephemeral");
        }

        if (holder.Text("type") is "thinking" or "redacted_thinking")
        {
            report("cache-mark", $"{place}.cache_control", "thinking cannot be marked");
        }

        return 1;
    }
}
