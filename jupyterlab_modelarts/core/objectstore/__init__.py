"""Object stores: Huawei OBS, AWS and every other server that speaks S3."""
