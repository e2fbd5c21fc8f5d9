namespace AgentHost.Acp.Protocol;

/// <summary>Money.</summary>
/// <param name="Amount">The amount.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record UsageCost(double Amount, string Currency);
